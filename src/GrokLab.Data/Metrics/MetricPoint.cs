namespace GrokLab.Data.Metrics;

/// <summary>One value of one metric.</summary>
/// <param name="Step">Optimizer steps taken before the evaluation.</param>
/// <param name="Epoch">The step in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, without pauses.</param>
/// <param name="Value">The value; null if the measure is undefined: a gap in the curve.</param>
public readonly record struct MetricPoint(long Step, double Epoch, double ElapsedSeconds, double? Value);
