using GrokLab.Training.Datasets;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks.Cifar10;

/// <summary>CIFAR-10 in memory: trained on the five training batches, validated on the test batch.</summary>
internal static class Cifar10
{
    /// <exception cref="DatasetException">The data set is not installed or is damaged.</exception>
    internal static TaskData Load(Cifar10Spec spec, string folder, int seed, Device device)
    {
        var train = Cifar10Records.ReadTraining(folder, spec.TrainLimit);
        var test = Cifar10Records.ReadTest(folder, spec.ValidationLimit);
        using var scope = NewDisposeScope();
        var augmentation = spec.Augmentation == ImageAugmentation.CropAndFlip ? new CropAndFlip(seed, train.Count, device) : null;
        return new TaskData(Set(train, augmentation), Set(test, null), Cifar10Records.Classes, Vocabulary: 0);

        ImageSet Set(Cifar10Records records, CropAndFlip? changed) => new(
            tensor(records.Pixels, [records.Count, 3, Cifar10Records.Side, Cifar10Records.Side]).to(device),
            tensor(records.Labels).to(int64).to(device),
            spec.Mean,
            spec.Std,
            changed);
    }
}
