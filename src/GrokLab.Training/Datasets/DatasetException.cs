namespace GrokLab.Training.Datasets;

/// <summary>A data set is missing or damaged, or could not be installed; the message says how to fix it.</summary>
public sealed class DatasetException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>An alternative way to install the data set; null where there is none.</summary>
    public string? Advice { get; init; }
}
