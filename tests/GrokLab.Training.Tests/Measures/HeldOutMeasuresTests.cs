using System.Text.Json;
using GrokLab.Training.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>The geometry of the validation set: its own class means for NCC, NC1 and the variances, those of the training set for NC4
/// and the nearest-class-mean rule.</summary>
public class HeldOutMeasuresTests
{
    public static TheoryData<string> Paths => MeasurePath.All;

    public static IEnumerable<object[]> GoldenCases() => GoldenTests.Cases();

    /// <summary>Path, samples, width, classes, offset and spread of the features, and whether they are float32.</summary>
    public static TheoryData<string, int, int, int, double, double, bool> Shapes()
    {
        var all = new TheoryData<string, int, int, int, double, double, bool>();
        foreach (var path in (string[])[MeasurePath.Plain, MeasurePath.Fast])
        {
            all.Add(path, 60, 4, 5, 0, 1, false);
            all.Add(path, 97, 9, 3, 2, 0.3, true);
            all.Add(path, 200, 6, 12, 0, 1, true); // More classes than dimensions.
            all.Add(path, 90, 7, 6, 65_536, 1, true);
            all.Add(path, 300, 33, 10, 100, 1e-4, true); // Nearly collapsed.
            all.Add(path, 300, 17, 10, 0, 1e-9, false);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void They_are_those_of_plain_loops(string path, int samples, int width, int classes, double offset, double spread, bool isFloat32)
    {
        using var scope = NewDisposeScope();
        var (noise, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(2 * samples, width, classes);
        var features = (weights.index_select(0, labels) + offset + (spread * noise).to(float64)).to(isFloat32 ? float32 : float64);
        // The classes of the two sets differ: class 0 is not in the training set, the last class not in the validation set.
        var training = new FeatureBatch(features.narrow(0, 0, samples), labels.narrow(0, 0, samples).maximum(1));
        var validation = new FeatureBatch(
            features.narrow(0, samples, samples), labels.narrow(0, samples, samples).minimum(classes - 2));
        var sets = MeasurePath.MeasureBoth(path, training, validation, weights, bias);
        var expected = ByLoops(training, validation, weights, bias);
        foreach (var (metric, value) in expected)
        {
            var actual = sets.HeldOut.Values[metric];
            Assert.True(Math.Abs(actual!.Value - value) <= (1e-8 * Math.Abs(value)) + 1e-26, $"{metric}: {actual:R} for {value:R}");
        }

        Assert.Equal(expected.Keys.Order(), sets.HeldOut.Values.Keys.Order());
        Assert.Empty(sets.HeldOut.Undefined);
    }

    [Theory]
    [MemberData(nameof(GoldenCases))]
    public void They_have_the_reference_values_of_the_training_set(string file, string name, string path)
    {
        using var document = GoldenFiles.Read(file);
        using var scope = NewDisposeScope();
        var json = document.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var golden = new GoldenCase(json, float64, path);
        var same = new FeatureBatch(golden.Features, golden.Labels);
        var other = new FeatureBatch(golden.Features.flip(0) * 2, golden.Labels);
        var own = MeasurePath.MeasureBoth(path, other, same, golden.Weights, golden.Bias).HeldOut.Values;
        Check(own, Metrics.ValidationNcc, "ncc_printed");
        Check(own, Metrics.ValidationNccGalanti, "ncc_galanti");
        Check(own, Metrics.ValidationNc1, "nc1");
        Check(MeasurePath.MeasureBoth(path, same, same, golden.Weights, golden.Bias).HeldOut.Values, Metrics.ValidationNc4, "nc4");

        void Check(IReadOnlyDictionary<string, double?> values, Metric metric, string key)
        {
            var expectation = json.GetProperty("expected").GetProperty(key);
            var (relative, absolute) = (expectation.GetProperty("rel").GetDouble(), expectation.GetProperty("abs").GetDouble());
            var expected = GoldenCase.Numbers(expectation.GetProperty("value"))[0];
            var actual = values[metric];
            Assert.True(
                double.IsFinite(expected) ? Math.Abs(actual!.Value - expected) <= absolute + (relative * Math.Abs(expected)) : actual is null,
                $"{metric}: {actual:R} for {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_sample_between_two_class_means_is_of_the_lower_class(string path)
    {
        using var scope = NewDisposeScope();
        var training = new FeatureBatch(tensor(new double[,] { { 1, 0 }, { -1, 0 }, { 0, 5 } }), tensor(new long[] { 2, 1, 3 }));
        var validation = new FeatureBatch(
            tensor(new double[,] { { 0, 0 }, { 0, -7 }, { 0, 1 }, { 0, 5 } }), tensor(new long[] { 1, 2, 1, 0 }));
        // The network always predicts class 1.
        var values = MeasurePath.MeasureBoth(path, training, validation, zeros(4, 2), tensor(new double[] { 0, 1, 0, 0 })).HeldOut.Values;
        Assert.Equal(0.5, values[Metrics.NearestMeanAccuracy]); // 1, 1, 1, 3 are nearest.
        Assert.Equal(0.25, values[Metrics.ValidationNc4]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Samples_of_one_class_leave_undefined_what_compares_classes(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 12, width: 4, classes: 3);
        var sets = MeasurePath.MeasureBoth(
            path, new FeatureBatch(features, labels), new FeatureBatch(features, zeros_like(labels)), weights, bias);
        string[] names = ["val_ncc", "val_ncc_galanti", "val_nc1", "val_nc_between"];
        Assert.Equal(names.Select(name => new UndefinedMeasure(name, "fewer than two classes are present")).ToHashSet(), [.. sets.HeldOut.Undefined]);
        Assert.DoesNotContain(sets.Training.Undefined, u => u.Name == Metrics.Ncc);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Class_means_that_coincide_leave_undefined_what_divides_by_their_distance(string path)
    {
        using var scope = NewDisposeScope();
        var training = new FeatureBatch(tensor(new double[,] { { 1, 0 }, { -1, 0 } }), tensor(new long[] { 0, 1 }));
        var validation = new FeatureBatch(
            tensor(new double[,] { { 1.1, 0 }, { 3.3, 0 }, { 0.3, 0 }, { 4.1, 0 } }), tensor(new long[] { 0, 0, 1, 1 }));
        var heldOut = MeasurePath.MeasureBoth(path, training, validation, ones(2, 2), zeros(2)).HeldOut;
        Assert.Equal(
            [new("val_ncc", "two class means coincide"), new("val_ncc_galanti", "two class means coincide"), new("val_nc1", "all class means coincide")],
            heldOut.Undefined);
        Assert.Equal(0, heldOut.Values[Metrics.ValidationBetweenVariance]);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void What_is_not_finite_in_either_set_leaves_everything_undefined(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 40, width: 9, classes: 7);
        var spoilt = features.clone();
        spoilt[5, 3] = float.NaN;
        var (good, bad) = (new FeatureBatch(features, labels), new FeatureBatch(spoilt, labels));
        Assert.All(MeasurePath.MeasureBoth(path, bad, good, weights, bias).HeldOut.Values.Values, Assert.Null);
        var sets = MeasurePath.MeasureBoth(path, good, bad, weights, bias);
        Assert.All(sets.HeldOut.Values.Values, Assert.Null);
        Assert.All(sets.HeldOut.Undefined, u => Assert.Equal("features, weights or biases are not finite", u.Reason));
        Assert.True(sets.Training.InputsAreFinite);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Without_a_validation_sample_they_are_undefined(string path)
    {
        using var scope = NewDisposeScope();
        var (features, labels, weights, bias) = TrainingMeasuresTests.RandomInputs(samples: 30, width: 5, classes: 3);
        var sets = MeasurePath.MeasureBoth(
            path, new FeatureBatch(features, labels), new FeatureBatch(features.narrow(0, 0, 0), labels.narrow(0, 0, 0)), weights, bias);
        Assert.All(sets.HeldOut.Values.Values, Assert.Null);
        Assert.All(sets.HeldOut.Undefined, u => Assert.Equal("there is no validation sample", u.Reason));
        Assert.Equal(Metrics.OfHeldOut.Count, sets.HeldOut.Undefined.Count);
    }

    /// <summary>The definitions, in float64 on lists of numbers; NC1 by the m × m pseudo-inverse.</summary>
    private static Dictionary<string, double> ByLoops(FeatureBatch training, FeatureBatch validation, Tensor weights, Tensor bias)
    {
        var (trainingMeans, (x, labels)) = (Means(Rows(training)), Rows(validation));
        var means = Means((x, labels));
        long[] present = [.. means.Keys.Order()];
        var deviations = x.Select((row, n) => Minus(row, means[labels[n]])).ToArray();
        var sums = present.ToDictionary(c => c, c => deviations.Where((_, n) => labels[n] == c).Sum(Squared));
        var (printed, galanti) = (0.0, 0.0);
        foreach (var (one, other) in present.SelectMany(one => present.Where(other => other > one).Select(other => (one, other))))
        {
            var distance = Squared(Minus(means[one], means[other]));
            printed += (sums[one] + sums[other]) / distance;
            galanti += ((sums[one] / labels.Count(l => l == one)) + (sums[other] / labels.Count(l => l == other))) / distance;
        }

        var centre = means[present[0]].Select((_, j) => present.Average(c => means[c][j])).ToArray();
        var centred = present.Select(c => Minus(means[c], centre)).ToArray();
        var nearest = x.Select(row => trainingMeans.OrderBy(m => m.Key).MinBy(m => Squared(Minus(row, m.Value))).Key).ToArray();
        var logits = validation.Features.to(float64).matmul(weights.to(float64).t()) + bias.to(float64);
        var predicted = logits.argmax(1).data<long>().ToArray();
        return new()
        {
            [Metrics.ValidationNcc] = printed,
            [Metrics.ValidationNccGalanti] = galanti / (present.Length * (present.Length - 1)),
            [Metrics.ValidationNc1] = Nc1(deviations, centred),
            [Metrics.ValidationWithinVariance] = deviations.Average(Squared),
            [Metrics.ValidationBetweenVariance] = centred.Average(Squared),
            [Metrics.ValidationNc4] = predicted.Where((p, n) => p != nearest[n]).Count() / (double)x.Length,
            [Metrics.NearestMeanAccuracy] = nearest.Where((c, n) => c == labels[n]).Count() / (double)x.Length,
        };
    }

    private static double Nc1(double[][] deviations, double[][] centred)
    {
        var (d, u) = (Matrix(deviations), Matrix(centred));
        var (within, between) = (d.t().matmul(d) / deviations.Length, u.t().matmul(u) / centred.Length); // (m, m)
        return within.matmul(linalg.pinv(between, 1e-10, hermitian: true)).trace().item<double>() / centred.Length;
    }

    private static Tensor Matrix(double[][] rows) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length]);

    private static (double[][] X, long[] Labels) Rows(FeatureBatch batch) => (
        [.. batch.Features.to(float64).contiguous().data<double>().ToArray().Chunk((int)batch.Features.shape[1])],
        batch.Labels.contiguous().data<long>().ToArray());

    private static Dictionary<long, double[]> Means((double[][] X, long[] Labels) set) => set.Labels.Distinct().ToDictionary(
        c => c, c => set.X[0].Select((_, j) => set.X.Where((_, n) => set.Labels[n] == c).Average(row => row[j] - set.X[0][j]) + set.X[0][j]).ToArray());

    private static double[] Minus(double[] one, double[] other) => [.. one.Zip(other, (a, b) => a - b)];

    private static double Squared(double[] row) => row.Sum(value => value * value);
}
