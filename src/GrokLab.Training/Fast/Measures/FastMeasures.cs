using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Fast.Measures;

/// <summary>
/// The measures on the CPU, in float64 as in <see cref="TrainingMeasures"/> and equal up to rounding: matrix
/// products by the BLAS inside libtorch, and between two products one pass over memory on the tensors' own values.
/// </summary>
/// <param name="team">The workers, owned by the caller. The results do not depend on their number.</param>
internal sealed unsafe class FastMeasures(WorkerTeam team) : ISetMeasures
{
    private readonly NativeBuffer<double> inverse = new();
    private readonly NativeBuffer<double> offsets = new();
    private FastHead? head;
    private FastGeometry? geometry;
    private BlockSpace[] spaces = [];
    private int present = -1;

    public string Description => $"fast, {team.Size} threads";

    public MeasuredSets Measure(
        FeatureBatch training, FeatureBatch validation, Tensor weights, Tensor? bias, int classes, bool representativeness)
    {
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var features = training.Features.contiguous();
        var samples = new SamplesByClass(training.Labels.contiguous(), classes);
        var (measures, outcomes) = OfTraining(training with { Features = features }, samples, weights, bias, classes);
        var heldOut = validation.Features.contiguous();
        var held = Outcomes(new FeatureRows(heldOut), new SamplesByClass(validation.Labels.contiguous(), classes));
        return new MeasuredSets(
            measures, held.MeanLoss, held.Accuracy,
            !representativeness || !measures.InputsAreFinite ? null
            : features.dtype == float32 && heldOut.dtype == float32 ? Estimate(features, samples, outcomes, heldOut, held)
            : Representativeness.OfHeldOut(training, validation, weights, bias)); // For float64 features, in float64.
    }

    /// <summary>The measures of a single set of features; see <see cref="TrainingMeasures.MeasureAll(Tensor, Tensor, Tensor, Tensor?, int)"/>.</summary>
    internal MeasureSet MeasureAll(Tensor features, Tensor labels, Tensor weights, Tensor? bias, int classes)
    {
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var samples = new SamplesByClass(labels.contiguous(), classes);
        return OfTraining(new FeatureBatch(features.contiguous(), labels), samples, weights, bias, classes).Measures;
    }

    public void Dispose()
    {
        inverse.Dispose();
        offsets.Dispose();
        Release();
    }

    private (MeasureSet Measures, SampleOutcomes Outcomes) OfTraining(
        FeatureBatch training, SamplesByClass samples, Tensor weights, Tensor? bias, int classes)
    {
        ThrowIfShapesDoNotFit(training, weights, bias, classes);
        var rows = new FeatureRows(training.Features);
        MakeRoom(classes, rows.Width, samples.Present.Length);
        head!.Read(weights.contiguous(), bias?.contiguous());
        geometry!.ReadMeans(rows, samples, team);
        var pairs = ComparePairs();
        var pass = new FastSecondPass(head, geometry, rows, samples);
        var sums = pass.Run(inverse.Pointer, offsets.Pointer, spaces, team);
        var measures = new MeasureSet(FastTotals.Of(geometry, head, sums, pairs));
        return (measures, pass.Outcomes);
    }

    /// <summary>Representativeness of the last measured training set; NaN without held-out samples.</summary>
    private RepresentativenessValues Estimate(
        Tensor features, SamplesByClass samples, SampleOutcomes outcomes, Tensor heldOut, SampleOutcomes held)
    {
        float[] centre = [.. geometry!.MeanOfSamples().Select(x => (float)x)];
        using var kernel = new FastKernelLoss(new FeatureRows(features), samples, outcomes, centre, new RepresentativenessOptions());
        var expected = kernel.Estimate(new FeatureRows(heldOut), team);
        return new RepresentativenessValues(
            new(1 - held.Accuracy, expected.ZeroOne), new(held.MeanLoss, expected.CrossEntropy));
    }

    /// <summary>The outcomes of the current last layer on each sample.</summary>
    private SampleOutcomes Outcomes(FeatureRows rows, SamplesByClass samples)
    {
        var outcomes = new SampleOutcomes(samples.Count);
        var (size, tail) = (spaces[0].Rows, DoubleLanes.TailMask(head!.Classes));
        team.RunEach((samples.Count + size - 1) / size, (worker, block) =>
        {
            var (space, first) = (spaces[worker], block * size);
            var count = Math.Min(size, samples.Count - first);
            space.ReadFeatures(rows, samples.Order.AsSpan(first, count));
            MatrixProduct.TimesTransposed(
                count, head.Classes, head.WidthStride, space.Features, head.WidthStride, head.Weights, head.WidthStride,
                space.Scores, head.ClassStride); // (n, k)
            for (var i = 0; i < count; i++)
            {
                outcomes.Read(first + i, samples.Labels[first + i], head, tail, space.Scores + ((long)i * head.ClassStride));
            }
        });
        return outcomes;
    }

    /// <summary>Computes everything that is O(K²), each quantity by one worker.</summary>
    private PairComparison ComparePairs()
    {
        var (means, layer, result) = (geometry!, head!, new PairComparison());
        Action[] pieces =
        [
            () => result.Angles = ClusterAngles.Of(means.Present, RowPairs.Angles(means.Count, means.Stride, means.Means)),
            () =>
            {
                means.ComputeGram();
                FillOffsets();
                BetweenClassInverse.Of(means.Count, means.CountStride, means.Gram, inverse.Pointer);
            },
            layer.ComputeDistances,
            means.ComputeDistances,
            () => result.MeanCosines = RowPairs.Cosines(means.Count, means.Stride, means.Means),
            () => result.RowCosines = RowPairs.Cosines(layer.Classes, layer.WidthStride, layer.Weights),
        ];
        team.RunEach(pieces.Length, (_, piece) => pieces[piece]());
        return result;
    }

    private void FillOffsets()
    {
        var (count, stride) = (geometry!.Count, geometry.CountStride);
        var gram = geometry.Gram;
        for (var c = 0; c < count; c++)
        {
            var row = offsets.Pointer + ((long)c * stride);
            for (var j = 0; j < count; j++)
            {
                row[j] = (0.5 * gram[((long)j * stride) + j]) - gram[((long)c * stride) + j];
            }

            new Span<double>(row + count, stride - count).Fill(double.PositiveInfinity);
        }
    }

    private void MakeRoom(int classes, int width, int newPresent)
    {
        if (head?.Classes != classes || head.Width != width || newPresent != present)
        {
            Release();
            head = new FastHead(classes, width);
            geometry = new FastGeometry(width);
            spaces = [.. Enumerable.Range(0, team.Size).Select(_ => new BlockSpace(head, newPresent))];
            present = newPresent;
        }

        var stride = DoubleLanes.Padded(newPresent);
        inverse.Require((long)newPresent * stride);
        offsets.Require((long)newPresent * stride);
    }

    private void Release()
    {
        head?.Dispose();
        geometry?.Dispose();
        foreach (var space in spaces)
        {
            space.Dispose();
        }
    }

    private static void ThrowIfShapesDoNotFit(FeatureBatch samples, Tensor weights, Tensor? bias, int classes)
    {
        TrainingMeasures.ThrowIfNoSamples(samples.Features, samples.Labels);
        TrainingMeasures.ThrowIfNoHead(weights, bias, classes);
        if (samples.Labels.shape[0] == 0)
        {
            throw new ArgumentException("At least one sample is needed.", nameof(samples));
        }

        if (samples.Features.shape[1] != weights.shape[1])
        {
            throw new ArgumentException($"Features must be (n, {weights.shape[1]}), as the weights are.", nameof(samples));
        }
    }
}
