namespace GrokLab.Data.Runs;

/// <summary>The runs of one launch: what is compared, each with every seed.</summary>
public sealed class RunGroup
{
    /// <summary>Given by the database, rising.</summary>
    public long Id { get; set; }

    /// <summary>For people.</summary>
    public required string Name { get; set; }

    /// <summary>What its user wrote about it, plain text; null where there is nothing.</summary>
    public string? Note { get; set; }

    /// <summary>The preset it was made from, if any.</summary>
    public string? Preset { get; set; }

    /// <summary>When it was asked for (UTC).</summary>
    public DateTimeOffset CreatedAt { get; set; }
}
