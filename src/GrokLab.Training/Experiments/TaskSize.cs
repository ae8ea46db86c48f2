namespace GrokLab.Training.Experiments;

/// <summary>How many samples a task has, without making them.</summary>
/// <param name="Train">Training samples, |S|.</param>
/// <param name="Validation">Held-out samples.</param>
/// <param name="Classes">k.</param>
/// <param name="Vocabulary">Distinct tokens; 0 for images.</param>
/// <param name="BytesPerSample">Input and label as they are kept.</param>
internal sealed record TaskSize(long Train, long Validation, int Classes, int Vocabulary, int BytesPerSample)
{
    private const int TokenBytes = 5 * sizeof(long); // x, op, y, = and the label.
    private const int ImageBytes = (3 * 32 * 32) + sizeof(long);
    private const int PermutationsOfFive = 120;

    /// <exception cref="NotSupportedException">The kind of task is not known.</exception>
    internal static TaskSize Of(TaskSpec task) => task switch
    {
        ModularArithmeticSpec s => Pairs(s.Modulus, s.Operation == ModularOperation.Divide ? s.Modulus - 1 : s.Modulus, s.TrainFraction),
        PermutationGroupSpec s => Pairs(PermutationsOfFive, PermutationsOfFive, s.TrainFraction),
        Cifar10Spec s => new(Math.Min(50_000, s.TrainLimit ?? 50_000), Math.Min(10_000, s.ValidationLimit ?? 10_000), 10, 0, ImageBytes),
        _ => throw new NotSupportedException($"Unknown task {task.GetType().Name}."),
    };

    private static TaskSize Pairs(int elements, int second, double trainFraction)
    {
        var all = (long)elements * second;
        var train = (long)(all * trainFraction); // As the split counts them.
        return new(train, all - train, elements, elements + 2, TokenBytes);
    }
}
