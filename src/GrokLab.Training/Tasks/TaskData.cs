namespace GrokLab.Training.Tasks;

/// <summary>The data of one run: training set, validation set, and the numbers of classes and tokens.</summary>
/// <param name="Train">The training set.</param>
/// <param name="Validation">The held-out set.</param>
/// <param name="Classes">Number of classes k.</param>
/// <param name="Vocabulary">Number of distinct tokens: the elements, the operator and "="; 0 for images.</param>
public sealed record TaskData(LabelledSet Train, LabelledSet Validation, int Classes, int Vocabulary) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
    }
}
