namespace GrokLab.Training.Datasets;

/// <summary>A data set is missing or damaged, or could not be installed; the message says what to do.</summary>
public sealed class DatasetException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Another way to the same end, where there is one.</summary>
    public string? Advice { get; init; }
}
