using GrokLab.Training.Datasets;
using GrokLab.Training.Experiments;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>The data of one run: what it trains on, what it validates on, and how many classes and tokens there are.</summary>
/// <param name="Train">The training set.</param>
/// <param name="Validation">The held-out set.</param>
/// <param name="Classes">Number of classes k.</param>
/// <param name="Vocabulary">Number of distinct tokens: the elements, the operator and "="; 0 for images.</param>
public sealed record TaskData(LabelledSet Train, LabelledSet Validation, int Classes, int Vocabulary) : IDisposable
{
    /// <summary>Makes or reads the task's samples, and puts them on the device.</summary>
    /// <exception cref="InvalidSpecException">The split leaves one of the two sets empty.</exception>
    /// <exception cref="DatasetException">A data set is not installed, or damaged.</exception>
    public static TaskData Create(TaskSpec spec, int seed, Device device) => spec switch
    {
        BinaryOperationSpec s => BinaryOperations.Load(s, seed, device),
        Cifar10Spec s => Cifar10.Load(s, Cifar10Folder.FromEnvironment(), seed, device),
        _ => throw new NotSupportedException($"Unknown task {spec.GetType().Name}."),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
    }
}
