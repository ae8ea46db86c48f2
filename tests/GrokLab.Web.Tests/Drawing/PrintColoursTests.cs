using GrokLab.Web.Drawing;

namespace GrokLab.Web.Tests.Drawing;

/// <summary>The inks of pictures, seen with and without colour vision: matrices of Machado, Oliveira and Fernandes (2009), severity 1.</summary>
public sealed class PrintColoursTests
{
    private static readonly double[][] Everyone = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
    private static readonly double[][] Protanopia = [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]];
    private static readonly double[][] Deuteranopia = [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]];
    private static readonly double[][] Tritanopia = [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]];

    [Fact]
    public void Any_two_inks_differ_for_every_reader() => Assert.All((double[][][])[Everyone, Protanopia, Deuteranopia, Tritanopia], seen =>
    {
        var colours = Enum.GetValues<Ink>().Select(ink => Lab(ink, seen)).ToList();
        foreach (var (i, one) in colours.Index())
        {
            Assert.All(colours.Skip(i + 1), other => Assert.True(Distance(one, other) > 20));
        }
    });

    [Fact]
    public void The_first_four_inks_differ_in_grey()
    {
        var grey = ((Ink[])[Ink.Blue, Ink.Orange, Ink.Green, Ink.Gray]).Select(ink => Lab(ink, Everyone)[0]).Order().ToList();
        Assert.All(grey.Zip(grey.Skip(1)), pair => Assert.True(pair.Second - pair.First > 9));
    }

    private static double Distance(double[] one, double[] other) => Math.Sqrt(one.Zip(other, (a, b) => (a - b) * (a - b)).Sum());

    // CIE L*a*b* of an sRGB colour, D65.
    private static double[] Lab(Ink ink, double[][] seen)
    {
        var hex = ChartPalette.Print.Of(ink);
        double[] linear = [.. Enumerable.Range(0, 3).Select(i => Convert.ToInt32(hex.Substring(1 + (2 * i), 2), 16) / 255.0).Select(c => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4))];
        var rgb = Times(seen, linear).Select(c => Math.Clamp(c, 0, 1)).ToArray();
        var xyz = Times([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]], rgb);
        double[] f = [.. xyz.Zip([0.95047, 1, 1.08883], (c, white) => c / white).Select(c => c > 0.008856 ? Math.Cbrt(c) : (7.787 * c) + (16 / 116.0))];
        return [(116 * f[1]) - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])];
    }

    private static double[] Times(double[][] matrix, double[] vector) => [.. matrix.Select(row => row.Zip(vector, (a, b) => a * b).Sum())];
}
