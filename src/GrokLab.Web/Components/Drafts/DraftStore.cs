using Microsoft.JSInterop;

namespace GrokLab.Web.Components.Drafts;

/// <summary>
/// The drafts that the reader's browser keeps (<c>wwwroot/drafts.js</c>). If the browser keeps none, or is gone, there are no drafts; every form still works.
/// </summary>
/// <param name="js">The browser.</param>
public sealed class DraftStore(IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? module;

    /// <summary>The draft of a form; null where there is none.</summary>
    internal Task<Draft?> FindAsync(string key) => AskAsync<Draft?>("take", key);

    /// <summary>Replaces the draft of a form; no values delete the draft.</summary>
    internal Task KeepAsync(string key, IReadOnlyDictionary<string, string> values) => AskAsync<object?>("keep", key, values);

    /// <summary>Deletes the draft of a form.</summary>
    internal Task ForgetAsync(string key) => AskAsync<object?>("forget", key);

    /// <summary>Releases the script; the drafts stay.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await (module?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The browser is gone, and the script with it.
        }
    }

    private async Task<T?> AskAsync<T>(string function, params object?[] arguments)
    {
        try
        {
            module ??= await js.InvokeAsync<IJSObjectReference>("import", "./drafts.js");
            return await module.InvokeAsync<T>(function, arguments);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            return default; // The connection is lost: the script in the browser still stores what is typed.
        }
    }
}
