using GrokLab.Training.Specs;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>A binary operation x op y = z on every pair of a finite set's elements.</summary>
public abstract record BinaryOperationSpec : TaskSpec
{
    private const int TokenBytes = 5 * sizeof(long); // x, op, y, = and the label.

    private protected static readonly SpecField TrainFractionField =
        new("task.trainFraction", "Train fraction") { Range = FieldRange.Real(0.01, 0.99), Helper = "Share of all pairs (x, y)" };

    /// <summary>The share of all pairs (x, y) in the training set; the rest is the validation set. Strictly between 0 and 1.</summary>
    public double TrainFraction { get; init; } = 0.5;

    /// <summary>Number of elements: also the number of classes.</summary>
    internal abstract int Elements { get; }

    /// <summary>Number of values of y.</summary>
    internal virtual int SecondOperands => Elements;

    /// <summary>Every pair (x, y) with its result; x outer, y inner.</summary>
    internal abstract IReadOnlyList<Equation> Equations();

    /// <inheritdoc/>
    public override TaskData Load(int seed, Device device) => BinaryOperations.Load(this, seed, device);

    internal override TaskSize Size()
    {
        var all = (long)Elements * SecondOperands;
        var train = (long)(all * TrainFraction); // The same count as the split's.
        return new(train, all - train, Elements, Elements + 2, TokenBytes);
    }

    internal override void Validate(SpecErrors errors)
    {
        if (errors.None && Size() is var size)
        {
            errors.Require(
                size.Train > 0 && size.Validation > 0, TrainFractionField.Path,
                $"{NumberText.Exact(TrainFraction)} of {NumberText.Count(size.Train + size.Validation)} pairs leaves {NumberText.Count(size.Train)} to train on; "
                + "at least one must be trained on and one held out.");
        }
    }
}
