namespace GrokLab.Web.Launching;

/// <summary>The bounds of one launch, checked before the request is processed.</summary>
internal static class LaunchBounds
{
    /// <summary>The most runs that one request may ask for.</summary>
    internal const int MaxRuns = 100;

    /// <summary>The most fields of a grid: with two values each, seven fields already exceed the allowed number of
    /// runs.</summary>
    internal const int MaxGridFields = 32;

    internal static SpecError? Seeds(int count) => count is >= 1 and <= MaxRuns ? null
        : new("seeds", $"{count} seeds are not allowed: from 1 to {MaxRuns}, one run each.");

    internal static SpecError? Variants(int count) => TooMany("variants", count, "variants", MaxRuns);

    internal static SpecError? GridFields(int count) => TooMany("grid", count, "fields", MaxGridFields);

    internal static SpecError? GridValues(string field, int count) => TooMany($"grid.{field}", count, "values", MaxRuns);

    private static SpecError? TooMany(string field, int count, string what, int most) => count <= most ? null
        : new(field, $"{count} {what} are not allowed: at most {most}.");
}
