using GrokLab.Training.Experiments;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>The data of one run: what it trains on, what it validates on, and how many classes and tokens there are.</summary>
/// <param name="Train">The training set.</param>
/// <param name="Validation">The held-out set.</param>
/// <param name="Classes">Number of classes k.</param>
/// <param name="Vocabulary">Number of distinct tokens: the elements, the operator and "=".</param>
public sealed record TaskData(LabelledSet Train, LabelledSet Validation, int Classes, int Vocabulary) : IDisposable
{
    /// <summary>Makes the task's samples, splits them by the seed, and puts them on the device.</summary>
    /// <exception cref="InvalidSpecException">The split leaves one of the two sets empty.</exception>
    public static TaskData Create(TaskSpec spec, int seed, Device device)
    {
        var (equations, elements) = spec switch
        {
            ModularArithmeticSpec s => (ModularArithmetic.Equations(s.Operation, s.Modulus), s.Modulus),
            PermutationGroupSpec s => (PermutationGroup.Equations(s.Operation), PermutationGroup.Order),
            _ => throw new NotSupportedException($"Unknown task {spec.GetType().Name}."),
        };
        var trainCount = (int)(equations.Count * spec.TrainFraction);
        if (trainCount == 0 || trainCount == equations.Count)
        {
            throw new InvalidSpecException([new SpecError(
                "task.trainFraction",
                $"{spec.TrainFraction} of {equations.Count} pairs leaves {trainCount} to train on; at least one must be trained on and one held out.")]);
        }

        using var scope = NewDisposeScope();
        using var generator = RandomStreams.Create(seed, RandomPurpose.Split);
        var order = randperm(equations.Count, generator: generator); // (N)
        var inputs = tensor(Tokens(equations, elements), [equations.Count, 4])[order]; // (N, 4)
        var labels = tensor(equations.Select(e => (long)e.Z).ToArray())[order]; // (N)
        return new TaskData(
            new LabelledSet(inputs[..trainCount].to(device, copy: true), labels[..trainCount].to(device, copy: true)),
            new LabelledSet(inputs[trainCount..].to(device, copy: true), labels[trainCount..].to(device, copy: true)),
            Classes: elements,
            Vocabulary: elements + 2);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Train.Dispose();
        Validation.Dispose();
    }

    /// <summary>x, op, y, = for every equation; op and = are the two tokens after the elements.</summary>
    private static long[] Tokens(IReadOnlyList<Equation> equations, int elements) =>
        [.. equations.SelectMany(e => (long[])[e.X, elements, e.Y, elements + 1])];
}
