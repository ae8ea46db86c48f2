using GrokLab.Web.Drawing;
using Microsoft.JSInterop;

namespace GrokLab.Web.Components;

/// <summary>How a reader wants curves to be smoothed: as the address says, otherwise as chosen last, which the browser keeps.</summary>
internal static class KeptSmoothing
{
    /// <summary>The name under which the browser keeps the choice.</summary>
    internal const string Kept = "smoothing";

    /// <summary>The parameter of the address.</summary>
    internal const string Parameter = "smooth";

    /// <summary>The smoothing for a page; null for curves as they were measured.</summary>
    /// <param name="js">The page's browser.</param>
    /// <param name="address">The parameter's text in the address; null or empty where it is absent.</param>
    internal static async Task<CurveSmoothing?> ReadAsync(IJSRuntime js, string? address) =>
        CurveSmoothing.Parse(string.IsNullOrEmpty(address) ? await BrowserDefault.ReadAsync(js, Kept) : address).Smoothing;

    /// <summary>Keeps a choice for the next pages.</summary>
    internal static Task KeepAsync(IJSRuntime js, CurveSmoothing? smoothing) => BrowserDefault.KeepAsync(js, Kept, Text(smoothing));

    /// <summary>The parameter of the address that says the smoothing.</summary>
    internal static string InAddress(CurveSmoothing? smoothing) => $"{Parameter}={Text(smoothing)}";

    /// <summary>What is wrong with the address, in sentences; null where nothing is.</summary>
    internal static string? Problem(string? address) => CurveSmoothing.Parse(address).Problem is { } problem ? $"{problem} The curves are not smoothed." : null;

    private static string Text(CurveSmoothing? smoothing) => smoothing?.ToString() ?? CurveSmoothing.None;
}
