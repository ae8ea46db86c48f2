using Microsoft.JSInterop;

namespace GrokLab.Web.Components;

/// <summary>What a reader chose last, kept by the browser for its next pages. A browser that keeps nothing is no error.</summary>
internal static class BrowserDefault
{
    private const string Prefix = "groklab-";

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
    internal static async Task KeepAsync(IJSRuntime js, string name, string value)
    {
        try
        {
            await js.InvokeVoidAsync("localStorage.setItem", Prefix + name, value);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The address still has it.
        }
    }
}
