namespace GrokLab.Data.Storage;

/// <summary>The mark of this program's database files: <c>file groklab.db</c> shows the number.</summary>
internal static class DatabaseFormat
{
    /// <summary>"Grok" in ASCII.</summary>
    public const int ApplicationId = 0x47726F6B;

    /// <summary>The tables that a database of this version has.</summary>
    public static readonly IReadOnlyList<string> Tables = ["runs", "run_groups", "run_events", "evaluations", "metric_series", "metric_points"];

    /// <summary>The statement that writes the id into the file's header.</summary>
    public static readonly string SetApplicationId = $"PRAGMA application_id = {ApplicationId}";
}
