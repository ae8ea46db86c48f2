namespace GrokLab.Web.Drawing.Pictures;

/// <summary>A part of a picture. Lengths are in points from the upper left corner.</summary>
internal abstract record PictureItem;

/// <summary>A line of text.</summary>
/// <param name="Text">The text.</param>
/// <param name="X">Where the baseline begins.</param>
/// <param name="Y">Where the baseline begins.</param>
/// <param name="IsVertical">Whether the text runs upwards.</param>
/// <param name="Color">The colour.</param>
/// <param name="Role">What the text is for.</param>
internal sealed record TextItem(PictureText Text, double X, double Y, bool IsVertical, string Color, TextRole Role) : PictureItem
{
    /// <summary>The space that the text needs.</summary>
    internal Box Bounds
    {
        get
        {
            var (above, below) = (PictureText.Ascent * Text.Size, PictureText.Descent * Text.Size);
            return IsVertical ? new(X - above, Y - Text.Width, X + below, Y) : new(X, Y - above, X + Text.Width, Y + below);
        }
    }
}

/// <summary>Connected lines.</summary>
/// <param name="Points">The corners.</param>
/// <param name="Color">The colour.</param>
/// <param name="Width">The width.</param>
/// <param name="Style">The pattern.</param>
internal sealed record StrokeItem(IReadOnlyList<Spot> Points, string Color, double Width, LineStyle Style = LineStyle.Solid) : PictureItem
{
    /// <summary>The opacity, 0 to 1.</summary>
    internal double Opacity { get; init; } = 1;

    /// <summary>The lengths of dashes and gaps; none for a solid line.</summary>
    internal double[] Dashes => Style switch
    {
        LineStyle.Dash => [4.2 * Width, 2 * Width],
        LineStyle.Dot => [1.2 * Width, 1.8 * Width],
        LineStyle.DashDot => [5 * Width, 1.8 * Width, 1.2 * Width, 1.8 * Width],
        LineStyle.LongDash => [8 * Width, 2.5 * Width],
        _ => [],
    };
}

/// <summary>A filled area.</summary>
/// <param name="Points">The corners.</param>
/// <param name="Color">The colour.</param>
/// <param name="Opacity">The opacity, 0 to 1.</param>
internal sealed record AreaItem(IReadOnlyList<Spot> Points, string Color, double Opacity = 1) : PictureItem;

/// <summary>Parts that belong together.</summary>
/// <param name="Name">The name of the curve; null for other parts.</param>
/// <param name="Clip">Outside this box nothing is drawn; null for no limit.</param>
/// <param name="Items">The parts.</param>
internal sealed record GroupItem(string? Name, Box? Clip, IReadOnlyList<PictureItem> Items) : PictureItem;

/// <summary>A point of the picture.</summary>
internal readonly record struct Spot(double X, double Y);

/// <summary>A rectangle of the picture.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    internal double Width => Right - Left;

    internal double Height => Bottom - Top;

    internal bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    internal bool Holds(Box other) => Left <= other.Left && Top <= other.Top && Right >= other.Right && Bottom >= other.Bottom;
}

/// <summary>What a text of a picture is for.</summary>
internal enum TextRole
{
    /// <summary>The title of a panel.</summary>
    Title,

    /// <summary>The title of an axis.</summary>
    Axis,

    /// <summary>A number at an axis.</summary>
    Tick,

    /// <summary>An entry of the legend, or a line of it.</summary>
    Legend,

    /// <summary>The name of a vertical line.</summary>
    Marker,

    /// <summary>Why a panel is empty.</summary>
    Reason,
}
