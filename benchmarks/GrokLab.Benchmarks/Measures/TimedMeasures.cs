using System.Diagnostics;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Measures;

/// <summary>The measures of a session, with a note of when they were begun and done.</summary>
internal sealed class TimedMeasures(ISetMeasures measures) : ISetMeasures
{
    public string Description => measures.Description;

    /// <summary>When the last ones were begun.</summary>
    internal long Begun { get; private set; }

    /// <summary>When the last ones were done.</summary>
    internal long Done { get; private set; }

    public MeasuredSets Measure(
        FeatureBatch training, FeatureBatch validation, Tensor weights, Tensor? bias, int classes, bool representativeness)
    {
        Begun = Stopwatch.GetTimestamp();
        var measured = measures.Measure(training, validation, weights, bias, classes, representativeness);
        Done = Stopwatch.GetTimestamp();
        return measured;
    }

    public void Dispose()
    {
        // They stay the session's.
    }
}
