namespace GrokLab.Web.Words;

/// <summary>Whether class means can stand on a regular simplex, in words.</summary>
internal static class SimplexWords
{
    /// <summary>Why the optimal angle cannot be reached; null where it can, or where that is not known.</summary>
    /// <param name="classes">The number of classes.</param>
    /// <param name="features">The number of features.</param>
    internal static string? OutOfReach(long? classes, long? features) =>
        features < classes - 1 ? $"out of reach: a simplex of {classes} classes needs {classes - 1} features, not {features}" : null;
}
