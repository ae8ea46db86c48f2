namespace GrokLab.Data.Metrics;

/// <summary>One value of one metric with its name: a line of the long-form export.</summary>
/// <param name="Step">Optimizer steps taken before the evaluation.</param>
/// <param name="Epoch">The step in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, without pauses.</param>
/// <param name="Name">The metric's name.</param>
/// <param name="Value">The value; null if the measure is undefined.</param>
public readonly record struct MetricRow(long Step, double Epoch, double ElapsedSeconds, string Name, double? Value);
