using GrokLab.Training.Datasets;
using SkiaSharp;

namespace GrokLab.Web.Datasets;

/// <summary>Images side by side as one PNG, with their pixels unchanged.</summary>
internal static class SampleSheet
{
    /// <param name="images">At least one image of three planes: red, green, blue.</param>
    internal static byte[] Png(IReadOnlyList<byte[]> images)
    {
        const int side = Cifar10Records.Side;
        var info = new SKImageInfo(images.Count * side, side, SKColorType.Rgb888x, SKAlphaType.Opaque);
        var pixels = new byte[info.BytesSize];
        for (var i = 0; i < images.Count; i++)
        {
            for (var row = 0; row < side; row++)
            {
                for (var column = 0; column < side; column++)
                {
                    var to = (row * info.RowBytes) + (((i * side) + column) * 4);
                    for (var channel = 0; channel < 3; channel++)
                    {
                        pixels[to + channel] = images[i][(channel * side * side) + (row * side) + column];
                    }
                }
            }
        }

        using var image = SKImage.FromPixelCopy(info, pixels);
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
