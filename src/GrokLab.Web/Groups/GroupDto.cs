using GrokLab.Data.Runs;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Groups;

/// <summary>The runs of one launch.</summary>
public record GroupDto
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>What its user wrote about it, plain text; null where there is nothing.</summary>
    public required string? Note { get; init; }

    public required string? Preset { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What is compared, in the order of launch; empty where nothing is.</summary>
    public required IReadOnlyList<string> Variants { get; init; }

    public required IReadOnlyList<int> Seeds { get; init; }

    public required IReadOnlyList<long> RunIds { get; init; }

    /// <summary>How many of its runs have each status.</summary>
    public required IReadOnlyDictionary<string, int> Statuses { get; init; }

    public static GroupDto From(RunGroup group, IEnumerable<Run> runs)
    {
        ArgumentNullException.ThrowIfNull(group);
        var list = runs.ToList();
        return new GroupDto
        {
            Id = group.Id,
            Name = group.Name,
            Note = group.Note,
            Preset = group.Preset,
            CreatedAt = group.CreatedAt,
            Variants = [.. list.Select(run => run.Variant).OfType<string>().Distinct()],
            Seeds = [.. list.Select(run => run.Seed).Distinct()],
            RunIds = [.. list.Select(run => run.Id)],
            Statuses = list.GroupBy(run => run.Status).ToDictionary(same => same.Key.ToString(), same => same.Count()),
        };
    }
}

/// <summary>A group with its runs.</summary>
/// <param name="Group">The group.</param>
/// <param name="Runs">In the order of launch.</param>
public sealed record GroupDetailsDto(GroupDto Group, IReadOnlyList<RunDto> Runs);
