using Microsoft.JSInterop;

namespace GrokLab.Web.Components;

/// <summary>What a reader chose last, kept by the browser for its next pages. A browser that keeps nothing is no error.</summary>
internal static class BrowserDefault
{
    private const string Prefix = "groklab-";
    private const int SecondsKept = 31_536_000; // A year

    /// <summary>Reads a choice; null where there is none.</summary>
    internal static async Task<string?> ReadAsync(IJSRuntime js, string name)
    {
        try
        {
            return await js.InvokeAsync<string?>("localStorage.getItem", Prefix + name);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Keeps a choice.</summary>
    internal static Task KeepAsync(IJSRuntime js, string name, string value) =>
        TryAsync(() => js.InvokeVoidAsync("localStorage.setItem", Prefix + name, value));

    /// <summary>Keeps a choice that the server must know when it begins to answer for a page: in a cookie too.</summary>
    /// <param name="js">The page's browser.</param>
    /// <param name="name">The name of the choice.</param>
    /// <param name="value">The choice.</param>
    /// <param name="baseUri">The address of the program.</param>
    internal static async Task KeepForServerAsync(IJSRuntime js, string name, string value, string baseUri)
    {
        await KeepAsync(js, name, value);
        await TryAsync(() => js.SetValueAsync("document.cookie", $"{Prefix}{name}={Uri.EscapeDataString(value)}; path={new Uri(baseUri).AbsolutePath}; max-age={SecondsKept}; samesite=lax"));
    }

    /// <summary>Reads a choice from the cookies of a request; null where there is none.</summary>
    internal static string? Read(IRequestCookieCollection cookies, string name) => cookies[Prefix + name];

    // The address still has the choice.
    private static async Task TryAsync(Func<ValueTask> keep)
    {
        try
        {
            await keep();
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
        }
    }
}
