using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace GrokLab.Web.Components;

/// <summary>
/// A script that draws into an element of a page and ends with the element. The element may leave the page at any moment, also
/// while the script is still being loaded; the script then does not start, without an error. If loading fails, the script is
/// loaded again at growing intervals.
/// </summary>
/// <param name="js">The page's browser.</param>
/// <param name="path">Address of the module; it exports <c>start(element, …)</c>, which returns an object with <c>dispose()</c>.</param>
/// <param name="changed">Called when <see cref="Problem"/> has changed.</param>
internal sealed class ElementScript(IJSRuntime js, string path, Action changed) : IAsyncDisposable
{
    private IJSObjectReference? module;
    private IJSObjectReference? script;
    private bool disposed;
    private TaskCompletionSource again = new();

    /// <summary>Whether the script has started and takes calls.</summary>
    internal bool IsRunning => script is not null && !disposed;

    /// <summary>Why the script does not run, in whole sentences; null where nothing is wrong.</summary>
    internal string? Problem { get; private set; }

    /// <summary>Loads the module and starts it; returns when it runs, or when the element is gone.</summary>
    internal async Task StartAsync(ElementReference element, params object?[] arguments)
    {
        for (var failures = 0; script is null && !disposed;)
        {
            try
            {
                // A browser may remember that an address failed: each attempt has another address.
                module = await js.InvokeAsync<IJSObjectReference>("import", failures == 0 ? path : $"{path}?again={failures}");
                if (!disposed)
                {
                    script = await module.InvokeAsync<IJSObjectReference>("start", [element, .. arguments]);
                }
            }
            catch (JSDisconnectedException) when (disposed)
            {
                return;
            }
            catch (Exception e) when (!disposed && e is JSException or OperationCanceledException)
            {
                failures++;
                Tell("A script of the page could not be loaded. The page retries by itself.");
                await Task.WhenAny(again.Task, Task.Delay(RetryDelay.After(failures)));
            }
        }

        if (disposed)
        {
            await EndAsync();
        }
        else
        {
            Tell(null);
        }
    }

    /// <summary>Loads the script again now.</summary>
    internal void TryAgain()
    {
        var waiting = again;
        again = new();
        waiting.TrySetResult();
    }

    /// <summary>Calls a function of the running script; does nothing if it does not run.</summary>
    internal async Task CallAsync(string function, params object?[] arguments)
    {
        if (IsRunning)
        {
            await script!.InvokeVoidAsync(function, arguments);
        }
    }

    /// <summary>Asks a function of the running script; null if it does not run, or ends meanwhile.</summary>
    internal async Task<T?> AskAsync<T>(string function, params object?[] arguments)
        where T : class
    {
        try
        {
            return IsRunning ? await script!.InvokeAsync<T>(function, arguments) : null;
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException || disposed)
        {
            return null;
        }
    }

    /// <summary>Waits, however long it takes, for the promise that a function of the script returns.</summary>
    /// <returns>False if the script or its page ended before.</returns>
    internal async Task<bool> WaitAsync(string function)
    {
        if (!IsRunning)
        {
            return false;
        }

        try
        {
            await script!.InvokeVoidAsync(function, Timeout.InfiniteTimeSpan);
            return !disposed;
        }
        catch (Exception e) when (e is OperationCanceledException or JSDisconnectedException || disposed)
        {
            return false;
        }
    }

    /// <summary>Ends the script, or prevents its start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!disposed)
        {
            disposed = true;
            TryAgain();
            await EndAsync();
        }
    }

    private void Tell(string? problem)
    {
        if (Problem != problem)
        {
            Problem = problem;
            changed();
        }
    }

    private async Task EndAsync()
    {
        try
        {
            if (script is not null)
            {
                await script.InvokeVoidAsync("dispose");
                await script.DisposeAsync();
            }

            if (module is not null)
            {
                await module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
    }
}
