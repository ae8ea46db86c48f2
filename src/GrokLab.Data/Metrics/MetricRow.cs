namespace GrokLab.Data.Metrics;

/// <summary>One value of one metric with its name: a line of the long-form export.</summary>
/// <param name="Step">Optimizer steps taken before the evaluation.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, pauses left out.</param>
/// <param name="Name">Which metric.</param>
/// <param name="Value">Null where the measure is not defined.</param>
public readonly record struct MetricRow(long Step, double Epoch, double ElapsedSeconds, string Name, double? Value);
