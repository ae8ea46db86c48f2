namespace GrokLab.Data.Runs;

/// <summary>The runs of one launch: each compared variant with every seed.</summary>
public sealed class RunGroup
{
    /// <summary>The group's id; the database assigns ids in rising order.</summary>
    public long Id { get; set; }

    /// <summary>The group's name, for display.</summary>
    public required string Name { get; set; }

    /// <summary>The user's note about the group, in plain text; null if there is none.</summary>
    public string? Note { get; set; }

    /// <summary>The preset that the group was made from, if any.</summary>
    public string? Preset { get; set; }

    /// <summary>The time of the request (UTC).</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
