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
    private readonly NativeBuffer<double> keptLogits = new();
    private FastHead? head;
    private FastGeometry? geometry;
    private FastGeometry? heldOutGeometry;
    private BlockSpace[] spaces = [];
    private int present = -1;

    public string Description => $"fast, {team.Size} threads";

    public MeasuredSets Measure(
        FeatureBatch training, FeatureBatch validation, Tensor weights, Tensor? bias, int classes, bool representativeness,
        double matchedLoss = MatchedConfidence.DefaultTarget)
    {
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var features = training.Features.contiguous();
        var samples = new SamplesByClass(training.Labels.contiguous(), classes);
        var (measures, outcomes) = OfTraining(training with { Features = features }, samples, weights, bias, classes, matchedLoss);
        var heldOut = validation.Features.contiguous();
        var (heldOutMeasures, held) = OfHeldOut(
            new FeatureRows(heldOut), new SamplesByClass(validation.Labels.contiguous(), classes), measures.InputsAreFinite);
        return new MeasuredSets(
            measures, heldOutMeasures, held.MeanLoss, held.Accuracy,
            !representativeness || !measures.InputsAreFinite ? null
            : features.dtype == float32 && heldOut.dtype == float32 ? Estimate(features, samples, outcomes, heldOut, held)
            : Representativeness.OfHeldOut(training, validation, weights, bias)); // For float64 features, in float64.
    }

    /// <summary>The measures of a single set of features; see <see cref="TrainingMeasures.MeasureAll(Tensor, Tensor, Tensor, Tensor?, int, double)"/>.</summary>
    internal MeasureSet MeasureAll(
        Tensor features, Tensor labels, Tensor weights, Tensor? bias, int classes, double matchedLoss = MatchedConfidence.DefaultTarget)
    {
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var samples = new SamplesByClass(labels.contiguous(), classes);
        return OfTraining(new FeatureBatch(features.contiguous(), labels), samples, weights, bias, classes, matchedLoss).Measures;
    }

    public void Dispose()
    {
        keptLogits.Dispose();
        Release();
    }

    private (MeasureSet Measures, SampleOutcomes Outcomes) OfTraining(
        FeatureBatch training, SamplesByClass samples, Tensor weights, Tensor? bias, int classes, double matchedLoss)
    {
        ThrowIfShapesDoNotFit(training, weights, bias, classes);
        var rows = new FeatureRows(training.Features);
        MakeRoom(classes, rows.Width, samples.Present.Length);
        head!.Read(weights.contiguous(), bias?.contiguous());
        geometry!.ReadMeans(rows, samples, team);
        var pairs = ComparePairs();
        var logits = (long)samples.Count * head.ClassStride;
        var kept = logits > FastTemperedPasses.MostKept ? null : keptLogits.Require(logits);
        var pass = new FastSecondPass(head, geometry, geometry, rows, samples);
        var sums = pass.Run(spaces, team, kept);
        var matched = MatchedConfidence.Of(
            classes, matchedLoss, new FastTemperedPasses(head, rows, samples, pass.SquaredNorms, kept, spaces, team));
        var measures = new MeasureSet(FastTotals.Of(geometry, head, pass, sums, matched, pairs));
        return (measures, pass.Outcomes);
    }

    /// <summary>The measures of a validation set, after those of the training set.</summary>
    private (MeasuredValues Measures, SampleOutcomes Outcomes) OfHeldOut(FeatureRows rows, SamplesByClass samples, bool trainingIsFinite)
    {
        if (samples.Count == 0)
        {
            return (MeasuredValues.OfHeldOut(null), new SampleOutcomes(0));
        }

        if (heldOutGeometry?.Count != samples.Present.Length)
        {
            heldOutGeometry?.Dispose();
            heldOutGeometry = new FastGeometry(head!.Width);
        }

        var means = heldOutGeometry;
        means.ReadMeans(rows, samples, team);
        Action[] pieces = [means.ComputeInverse, means.ComputeDistances];
        team.RunEach(pieces.Length, (_, piece) => pieces[piece]());
        var pass = new FastSecondPass(head!, means, geometry!, rows, samples);
        var sums = pass.Run(spaces, team);
        return (MeasuredValues.OfHeldOut(FastTotals.OfSet(means, sums, othersAreFinite: trainingIsFinite)), pass.Outcomes);
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

    /// <summary>Computes everything that is O(K²), each quantity by one worker.</summary>
    private PairComparison ComparePairs()
    {
        var (means, layer, result) = (geometry!, head!, new PairComparison());
        Action[] pieces =
        [
            () => result.Angles = ClusterAngles.Of(means.Present, RowPairs.Angles(means.Count, means.Stride, means.Means)),
            () =>
            {
                means.ComputeInverse();
                means.ComputeOffsets();
            },
            layer.ComputeDistances,
            means.ComputeDistances,
            () => result.MeanCosines = RowPairs.Cosines(means.Count, means.Stride, means.Means),
            () => result.RowCosines = RowPairs.Cosines(layer.Classes, layer.WidthStride, layer.Weights),
        ];
        team.RunEach(pieces.Length, (_, piece) => pieces[piece]());
        return result;
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
    }

    private void Release()
    {
        head?.Dispose();
        geometry?.Dispose();
        heldOutGeometry?.Dispose();
        heldOutGeometry = null;
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
