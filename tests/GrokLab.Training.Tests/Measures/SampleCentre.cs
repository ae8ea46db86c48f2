using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>Both centres of the class means, step by step in float64, and the class means about the mean of all samples: variants that
/// the reference files have and no run measures.</summary>
internal sealed class SampleCentre
{
    private readonly Tensor aboutSampleMean; // (K, m)
    private readonly int[] present;

    internal SampleCentre(Tensor features, Tensor labels, int classes)
    {
        var precise = features.to(float64);
        var shift = precise[0]; // An offset common to all features must not cost digits.
        var shifted = precise - shift; // (N, m)
        present = [.. Enumerable.Range(0, classes).Where(c => labels.eq(c).any().item<bool>())];
        var means = stack([.. present.Select(c => shifted.index_select(0, labels.eq(c).nonzero().squeeze(1)).mean([0]))]); // (K, m)
        var sampleMean = shifted.mean([0]);
        var floor = ClassGeometry.RoundingOfMeans * shifted.norm(1).max().item<double>();
        var centred = means - sampleMean;
        aboutSampleMean = centred * (centred.norm(1) > floor).unsqueeze(1);
        GlobalMean = (shift + means.mean([0])).data<double>().ToArray();
        SampleMean = (shift + sampleMean).data<double>().ToArray();
    }

    /// <summary>μ_G; (m).</summary>
    internal double[] GlobalMean { get; }

    /// <summary>The mean of all samples; (m).</summary>
    internal double[] SampleMean { get; }

    /// <summary>Angles of the class means about the mean of all samples, in degrees.</summary>
    internal double[] Angles => [.. ClusterAngles.Of(present, aboutSampleMean).Degrees];

    /// <summary>Their norms' coefficient of variation (population).</summary>
    internal double EquinormMeans
    {
        get
        {
            var norms = aboutSampleMean.norm(1).data<double>().ToArray();
            var mean = norms.Average();
            return Math.Sqrt(norms.Average(n => (n - mean) * (n - mean))) / mean;
        }
    }
}
