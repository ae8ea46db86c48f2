using GrokLab.Web.Comparisons;
using GrokLab.Web.Drawing;
using GrokLab.Web.Faults;
using GrokLab.Web.Groups;

namespace GrokLab.Web.Phases;

/// <summary>Reads the runs of a phase plot.</summary>
public sealed class PhaseService(ComparisonService comparisons, GroupService groups)
{
    /// <summary>Reads what a phase plot needs.</summary>
    /// <param name="request">The request.</param>
    /// <param name="mostPoints">The most points of all paths together, approximately; null for all that are stored.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <returns>The figure, or why there is none.</returns>
    internal async Task<Outcome<FigureDescription>> ReadAsync(PhaseRequest request, int? mostPoints, CancellationToken cancellation)
    {
        var ids = request.RunIds;
        List<string> notes = [];
        string? title = null;
        if (request.GroupId is { } group)
        {
            if (await groups.GetAsync(group, cancellation) is not { } details)
            {
                return new Refusal.NotFound(GroupService.NoSuchGroup(group));
            }

            title = $"{details.Group.Name}, group {group}";
            ids = [.. details.Runs.Select(run => run.Id).Take(VariantLook.Most)];
            if (details.Runs.Count > ids.Count)
            {
                notes.Add($"The group has {details.Runs.Count} runs. The first {ids.Count} are shown: more paths cannot be told apart.");
            }
        }

        // Not reduced: each reduced curve would keep other steps, and a point needs both values of one step.
        var read = await comparisons.ReadAsync(
            new() { RunIds = ids, Metrics = [.. new[] { request.X, request.Y }.Distinct()], Curves = ComparedCurves.Runs }, isReduced: false, cancellation);
        return read.Value is { } comparison ? PhaseFigure.Create(comparison, request, title ?? comparison.Title, notes, mostPoints) : read.Refusal!;
    }
}
