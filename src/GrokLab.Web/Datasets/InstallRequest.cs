namespace GrokLab.Web.Datasets;

/// <summary>The body of an installation's request.</summary>
public sealed record InstallRequest
{
    public const string Download = "download";
    public const string LocalPath = "path";

    /// <summary><c>download</c> or <c>path</c>.</summary>
    public string? Source { get; init; }

    /// <summary>An archive or a folder on the machine that GrokLab runs on; only with <c>path</c>.</summary>
    public string? Path { get; init; }
}
