using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Measures;

/// <summary>All measures of one set of features, in two passes that share logits, class means and deviations, and a few passes over the
/// logits for κ at matched confidence.</summary>
/// <remarks>
/// Arithmetic is float64 for any precision of the inputs, on the weights' device (on the CPU where that device has no float64).
/// O(N(km + k² + m)) time; memory beyond one batch is O(km + k²), independent of N: every pass computes the logits again. Nothing is
/// differentiated and no tensor is left.
/// </remarks>
public static class TrainingMeasures
{
    // Limits the float64 working memory of one batch to some tens of megabytes.
    internal const long ElementsPerBatch = 1 << 20;

    /// <summary>Measures features that are in memory.</summary>
    /// <param name="features">Inputs of the last linear layer, (N, m), floating point.</param>
    /// <param name="labels">Classes 0 … k−1, (N), int64.</param>
    /// <param name="weights">Weights of the last linear layer, (k, m), one row per class.</param>
    /// <param name="bias">Biases of the last linear layer, (k), or null.</param>
    /// <param name="classes">k, the number of classes.</param>
    /// <param name="matchedLoss">The cross-entropy of κ at matched confidence, in nats.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, a label is out of range, or there is no sample.</exception>
    public static MeasureSet MeasureAll(
        Tensor features, Tensor labels, Tensor weights, Tensor? bias, int classes, double matchedLoss = MatchedConfidence.DefaultTarget)
    {
        ThrowIfNoSamples(features, labels);
        return MeasureAll(() => Slices(features, labels, classes), weights, bias, classes, matchedLoss);
    }

    /// <summary>Measures a data set in batches, for features that do not fit into memory at once.</summary>
    /// <param name="batches">Yields all samples; called a few times, and must yield the same samples every time. A batch is used
    /// only until the next one is requested.</param>
    /// <param name="weights">Weights of the last linear layer, (k, m), one row per class.</param>
    /// <param name="bias">Biases of the last linear layer, (k), or null.</param>
    /// <param name="classes">k, the number of classes.</param>
    /// <param name="matchedLoss">The cross-entropy of κ at matched confidence, in nats.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, a label is out of range, or there is no sample.</exception>
    public static MeasureSet MeasureAll(
        Func<IEnumerable<FeatureBatch>> batches, Tensor weights, Tensor? bias, int classes, double matchedLoss = MatchedConfidence.DefaultTarget)
    {
        ThrowIfNoHead(weights, bias, classes);
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        return OfTraining(batches, new Head(weights, bias, classes), matchedLoss).Measures;
    }

    /// <summary>Measures a training set, and a validation set beside it.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit, a label is out of range, or there is no training sample.</exception>
    internal static (MeasureSet Training, MeasuredValues HeldOut) MeasureBoth(
        FeatureBatch training, FeatureBatch validation, Tensor weights, Tensor? bias, int classes, double matchedLoss)
    {
        ThrowIfNoSamples(training.Features, training.Labels);
        ThrowIfNoHead(weights, bias, classes);
        using var gradientsOff = no_grad();
        using var scope = NewDisposeScope();
        var head = new Head(weights, bias, classes);
        var (measures, geometry) = OfTraining(() => Slices(training.Features, training.Labels, classes), head, matchedLoss);
        var heldOut = validation.Labels.shape[0] == 0
            ? null
            : OfHeldOut(() => Slices(validation.Features, validation.Labels, classes), head, geometry, measures.InputsAreFinite);
        return (measures, MeasuredValues.OfHeldOut(heldOut));
    }

    private static (MeasureSet Measures, ClassGeometry Geometry) OfTraining(
        Func<IEnumerable<FeatureBatch>> batches, Head head, double matchedLoss)
    {
        var (geometry, pass) = TwoPasses(batches, head, training: null);
        var passes = new PlainTemperedPasses(
            add => ForEach(batches(), head, add), geometry.Counts.Sum(), head.Weights, head.Bias, pass.RowDistances);
        var matched = MatchedConfidence.Of(head.Classes, matchedLoss, passes);
        return (new MeasureSet(PlainTotals.Of(geometry, pass, matched, head.Weights, head.Bias)), geometry);
    }

    private static SetTotals OfHeldOut(Func<IEnumerable<FeatureBatch>> batches, Head head, ClassGeometry training, bool trainingIsFinite)
    {
        var (geometry, pass) = TwoPasses(batches, head, training);
        return PlainTotals.OfSet(geometry, pass, othersAreFinite: trainingIsFinite);
    }

    private static (ClassGeometry Geometry, SecondPass Pass) TwoPasses(Func<IEnumerable<FeatureBatch>> batches, Head head, ClassGeometry? training)
    {
        var firstPass = new ClassMeans(head.Classes, head.Width, head.Device);
        ForEach(batches(), head, firstPass.Add);
        var geometry = firstPass.ToGeometry();
        var secondPass = new SecondPass(geometry, training, head.Classes, head.Weights, head.Bias);
        ForEach(batches(), head, secondPass.Add);
        return (geometry, secondPass);
    }

    /// <exception cref="ArgumentException">These are not the features (N, m) and labels (N) of the same samples.</exception>
    internal static void ThrowIfNoSamples(Tensor features, Tensor labels)
    {
        if (features.dim() != 2 || labels.dim() != 1 || features.shape[0] != labels.shape[0])
        {
            throw new ArgumentException("Features must be (N, m) and labels (N) with the same N.", nameof(features));
        }
    }

    /// <exception cref="ArgumentException">These are not the weights (k, m) and biases (k), or none, of a last layer.</exception>
    internal static void ThrowIfNoHead(Tensor weights, Tensor? bias, int classes)
    {
        if (weights.dim() != 2 || weights.shape[0] != classes || (bias is not null && (bias.dim() != 1 || bias.shape[0] != classes)))
        {
            throw new ArgumentException($"Weights must be ({classes}, m) and bias ({classes}).", nameof(weights));
        }
    }

    private static void ForEach(IEnumerable<FeatureBatch> batches, Head head, Action<Tensor, Tensor> add)
    {
        foreach (var batch in batches)
        {
            if (batch.Features.dim() != 2 || batch.Features.shape[1] != head.Width)
            {
                throw new ArgumentException($"Features must be (n, {head.Width}), as the weights are.");
            }

            using var scope = NewDisposeScope();
            var features = batch.Features.to(float64, head.Device);
            var labels = batch.Labels.to(int64, head.Device);
            if (labels.shape[0] == 0)
            {
                continue;
            }

            if (labels.min().item<long>() < 0 || labels.max().item<long>() >= head.Classes)
            {
                throw new ArgumentException($"Labels must lie in 0 … {head.Classes - 1}.");
            }

            add(features, labels);
        }
    }

    private static IEnumerable<FeatureBatch> Slices(Tensor features, Tensor labels, int classes)
    {
        var count = features.shape[0];
        var rows = Math.Max(1, ElementsPerBatch / Math.Max(features.shape[1], classes));
        for (var start = 0L; start < count; start += rows)
        {
            var length = Math.Min(rows, count - start);
            using var slice = features.narrow(0, start, length);
            using var sliceLabels = labels.narrow(0, start, length);
            yield return new FeatureBatch(slice, sliceLabels);
        }
    }

    /// <summary>The last layer in float64, on a device that has it.</summary>
    private sealed class Head
    {
        internal Head(Tensor weights, Tensor? bias, int classes)
        {
            Device = weights.device_type == DeviceType.MPS ? CPU : weights.device;
            Weights = weights.to(float64, Device);
            Bias = bias?.to(float64, Device);
            Classes = classes;
        }

        internal Device Device { get; }

        internal Tensor Weights { get; }

        internal Tensor? Bias { get; }

        internal int Classes { get; }

        internal long Width => Weights.shape[1];
    }
}
