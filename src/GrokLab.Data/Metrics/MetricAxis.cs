namespace GrokLab.Data.Metrics;

/// <summary>The step axis on which a downsampled curve must keep its shape.</summary>
public enum MetricAxis
{
    /// <summary>Steps.</summary>
    Linear,

    /// <summary>Logarithm of steps; step 0 stands for itself.</summary>
    Log,
}
