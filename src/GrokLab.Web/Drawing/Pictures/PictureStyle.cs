namespace GrokLab.Web.Drawing.Pictures;

/// <summary>The widths and colours of a picture.</summary>
/// <param name="Palette">The colours.</param>
/// <param name="FontPt">The size of the text in points; lines grow with it.</param>
internal readonly record struct PictureStyle(ChartPalette Palette, double FontPt)
{
    /// <summary>The width of a curve.</summary>
    internal double Curve => 0.15 * FontPt;

    /// <summary>The width of one of many thin curves.</summary>
    internal double Thin => 0.06 * FontPt;

    /// <summary>The width of what was measured, behind smoothed curves.</summary>
    internal double Raw => 0.08 * FontPt;

    /// <summary>The width of the line of a path.</summary>
    internal double Path => 0.1 * FontPt;

    /// <summary>The width of the outline of a coloured symbol.</summary>
    internal double Outline => 0.03 * FontPt;

    /// <summary>Half the width of the symbols of a path, or of a dot.</summary>
    internal double RadiusOf(SeriesForm form) => (form == SeriesForm.Path ? 0.22 : 0.45) * FontPt;

    /// <summary>The width of axes and their marks.</summary>
    internal double Axis => 0.08 * FontPt;

    /// <summary>The width of the grid.</summary>
    internal double Grid => 0.06 * FontPt;

    /// <summary>The opacity of thin curves.</summary>
    internal static double ThinOpacity => 0.5;

    /// <summary>The opacity of the outlines of coloured symbols.</summary>
    internal static double OutlineOpacity => 0.4;

    /// <summary>The opacity of bands.</summary>
    internal static double BandOpacity => 0.2;

    /// <summary>The opacity of bands behind smoothed curves.</summary>
    internal static double FaintBandOpacity => 0.1;

    /// <summary>The opacity of what was measured, behind smoothed curves.</summary>
    internal static double RawOpacity => 0.3;
}
