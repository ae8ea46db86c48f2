namespace GrokLab.Training.Datasets;

/// <summary>Single training images, for display.</summary>
public static class Cifar10Samples
{
    /// <summary>Reads images of one class in the batches' order, no further than needed.</summary>
    /// <param name="folder">A folder with all batches.</param>
    /// <param name="label">The class, 0 … 9.</param>
    /// <param name="count">The most images to return.</param>
    /// <param name="skip">The number of images of the class to skip first.</param>
    /// <returns>Images of 3,072 bytes: the red, the green and the blue plane; fewer where the class has no more.</returns>
    /// <exception cref="DatasetException">A batch is missing or damaged.</exception>
    public static IReadOnlyList<byte[]> Read(string folder, int label, int count, int skip = 0)
    {
        Cifar10Folder.ThrowIfIncomplete(folder);
        var images = new List<byte[]>();
        var pixels = new byte[Cifar10Records.ImageBytes];
        foreach (var name in Cifar10Folder.TrainFiles)
        {
            using var batch = new BatchReader(Path.Combine(folder, name));
            for (var i = 0; i < batch.Count && images.Count < count; i++)
            {
                if (batch.Next(pixels) == label && skip-- <= 0)
                {
                    images.Add([.. pixels]);
                }
            }
        }

        return images;
    }
}
