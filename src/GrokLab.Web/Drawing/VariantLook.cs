namespace GrokLab.Web.Drawing;

/// <summary>How curves that are compared look. Neighbours differ in colour and in pattern, so that they differ in grey too.</summary>
internal static class VariantLook
{
    private static readonly Ink[] Inks = [Drawing.Ink.Blue, Drawing.Ink.Orange, Drawing.Ink.Green, Drawing.Ink.Purple, Drawing.Ink.Teal, Drawing.Ink.Gold, Drawing.Ink.Brown, Drawing.Ink.Gray];

    // Dots are for training.
    private static readonly LineStyle[] Styles = [LineStyle.Solid, LineStyle.Dash, LineStyle.LongDash, LineStyle.DashDot];

    private static readonly MarkSymbol[] Symbols = Enum.GetValues<MarkSymbol>();

    /// <summary>The number of looks that differ: more curves cannot be told apart.</summary>
    internal static int Most => 2 * Inks.Length;

    /// <summary>The colour of a curve.</summary>
    /// <param name="place">The curve's place among those that are compared.</param>
    internal static Ink Ink(int place) => Inks[place % Inks.Length];

    /// <summary>The symbol at the points of a path.</summary>
    /// <param name="place">The path's place among those that are compared.</param>
    internal static MarkSymbol Symbol(int place) => Symbols[place % Symbols.Length];

    /// <summary>The pattern of a curve.</summary>
    /// <param name="place">The curve's place among those that are compared.</param>
    internal static LineStyle Style(int place) => Styles[(place + (place / Inks.Length)) % Styles.Length];
}
