using MudBlazor;
using MudBlazor.Utilities;

namespace GrokLab.Web.Drawing;

/// <summary>The theme's colours where MudBlazor does not provide them: on pages without a circuit, and before the circuit has rendered a page.</summary>
internal static class StandaloneColours
{
    /// <summary>A style sheet of variables; <c>data-theme</c> of the page's root chooses the theme; without it the system's setting does.</summary>
    internal static string Css { get; } = Make();

    private static string Make()
    {
        var (light, dark) = (Of(Theme.Notebook.PaletteLight), Of(Theme.Notebook.PaletteDark));
        return $"html{{color-scheme:light;{light}}}"
            + $"@media(prefers-color-scheme:dark){{html:not([data-theme]){{color-scheme:dark;{dark}}}}}"
            + $"html[data-theme=dark]{{color-scheme:dark;{dark}}}";
    }

    private static string Of(Palette palette) => string.Concat(
        Variable("background", palette.Background), Variable("surface", palette.Surface), Variable("line", palette.LinesDefault),
        Variable("input-line", palette.LinesInputs), Variable("text", palette.TextPrimary), Variable("muted", palette.TextSecondary),
        Variable("primary", palette.Primary), Variable("on-primary", palette.PrimaryContrastText), Variable("error", palette.Error));

    private static string Variable(string name, MudColor colour) => $"--{name}:{colour.ToString(MudColorOutputFormats.Hex)};";
}
