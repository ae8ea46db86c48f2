using GrokLab.Data.Runs;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Groups;

/// <summary>The runs of one launch.</summary>
public record GroupDto
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The user's note about the group, in plain text; null if there is none.</summary>
    public required string? Note { get; init; }

    public required string? Preset { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The compared variants, in the order of launch; empty if nothing is compared.</summary>
    public required IReadOnlyList<string> Variants { get; init; }

    public required IReadOnlyList<int> Seeds { get; init; }

    public required IReadOnlyList<long> RunIds { get; init; }

    /// <summary>The number of the group's runs by status.</summary>
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
/// <param name="Runs">The runs in the order of launch.</param>
public sealed record GroupDetailsDto(GroupDto Group, IReadOnlyList<RunDto> Runs);
