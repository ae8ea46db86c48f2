using GrokLab.Training.Specs;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>Binary operations as sequences of the four tokens x, op, y, =, split by the run's seed.</summary>
internal static class BinaryOperations
{
    /// <exception cref="InvalidSpecException">The split leaves one of the two sets empty.</exception>
    internal static TaskData Load(BinaryOperationSpec spec, int seed, Device device)
    {
        var (equations, elements) = (spec.Equations(), spec.Elements);
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
            new TokenSet(inputs[..trainCount].to(device, copy: true), labels[..trainCount].to(device, copy: true)),
            new TokenSet(inputs[trainCount..].to(device, copy: true), labels[trainCount..].to(device, copy: true)),
            Classes: elements,
            Vocabulary: elements + 2);
    }

    /// <summary>x, op, y, = for every equation; op and = are the two tokens after the elements.</summary>
    private static long[] Tokens(IReadOnlyList<Equation> equations, int elements) =>
        [.. equations.SelectMany(e => (long[])[e.X, elements, e.Y, elements + 1])];
}
