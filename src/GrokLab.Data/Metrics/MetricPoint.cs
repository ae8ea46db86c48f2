namespace GrokLab.Data.Metrics;

/// <summary>One value of one metric.</summary>
/// <param name="Step">Optimizer steps taken before the evaluation.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, pauses left out.</param>
/// <param name="Value">Null where the measure is not defined: a gap in the curve.</param>
public readonly record struct MetricPoint(long Step, double Epoch, double ElapsedSeconds, double? Value);
