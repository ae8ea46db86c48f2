namespace GrokLab.Web.Drawing;

/// <summary>The colours of a chart.</summary>
/// <param name="Paper">The background; transparent on the page.</param>
/// <param name="Text">Titles, ticks and legend.</param>
/// <param name="Axis">Axis lines.</param>
/// <param name="Grid">Grid lines.</param>
/// <param name="Event">The vertical lines of events.</param>
/// <param name="Moment">The vertical lines of the onset's moments.</param>
/// <param name="Blue">See <see cref="Ink.Blue"/>.</param>
/// <param name="Orange">See <see cref="Ink.Orange"/>.</param>
/// <param name="Green">See <see cref="Ink.Green"/>.</param>
/// <param name="Gray">See <see cref="Ink.Gray"/>.</param>
/// <param name="Purple">See <see cref="Ink.Purple"/>.</param>
/// <param name="Teal">See <see cref="Ink.Teal"/>.</param>
/// <param name="Gold">See <see cref="Ink.Gold"/>.</param>
/// <param name="Brown">See <see cref="Ink.Brown"/>.</param>
public sealed record ChartPalette(
    string Paper, string Text, string Axis, string Grid, string Event, string Moment, string Blue, string Orange, string Green, string Gray,
    string Purple, string Teal, string Gold, string Brown)
{
    /// <summary>The palette for light pages.</summary>
    public static ChartPalette Light { get; } = new(
        "rgba(0,0,0,0)", "#3d454d", "#b9bfc5", "#ecebe6", "#9c2f4f", "#5a626a", "#1f6aa8", "#cf5c1a", "#2f8060", "#7d868f",
        "#7b55a8", "#1a93a8", "#a88400", "#7a5234");

    /// <summary>The palette for dark pages.</summary>
    public static ChartPalette Dark { get; } = new(
        "rgba(0,0,0,0)", "#c3cad1", "#4a525a", "#292f35", "#f08fa9", "#a5aeb7", "#78b3ea", "#f0995f", "#76c7a3", "#939ca5",
        "#b79be4", "#5cc8d6", "#d9bb4e", "#c39a7b");

    /// <summary>The palette for pictures on white. The inks differ in lightness too, so that they differ in grey and without colour vision.</summary>
    public static ChartPalette Print { get; } = new(
        "#ffffff", "#000000", "#333333", "#e6e6e6", "#8b1e3f", "#444444", "#3226b9", "#c46918", "#097340", "#9a9a9a",
        "#4a1a5c", "#40aaf5", "#dea000", "#711c09");

    /// <summary>The palette for pictures on a dark background.</summary>
    public static ChartPalette DarkPaper { get; } = Dark with { Paper = "#14171a", Text = "#e6e8ea", Axis = "#9aa3ab", Grid = "#2d3339" };

    /// <summary>The colour of a line across a panel.</summary>
    public string Of(FigureMarker marker)
    {
        ArgumentNullException.ThrowIfNull(marker);
        return marker.IsMoment ? Moment : marker.IsVertical ? Event : Orange;
    }

    /// <summary>The colour of an ink.</summary>
    public string Of(Ink ink) => ink switch
    {
        Ink.Orange => Orange,
        Ink.Green => Green,
        Ink.Gray => Gray,
        Ink.Purple => Purple,
        Ink.Teal => Teal,
        Ink.Gold => Gold,
        Ink.Brown => Brown,
        _ => Blue,
    };
}
