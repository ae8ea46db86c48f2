namespace GrokLab.Data.Metrics;

/// <summary>The step axis on which a downsampled curve must keep its shape.</summary>
public enum MetricAxis
{
    /// <summary>A linear axis of steps.</summary>
    Linear,

    /// <summary>A logarithmic axis of steps; step 0 has its own position.</summary>
    Log,
}
