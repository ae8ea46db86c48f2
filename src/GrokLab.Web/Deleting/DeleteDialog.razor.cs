using System.Globalization;
using GrokLab.Web.Faults;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace GrokLab.Web.Deleting;

/// <summary>Shows what is deleted with runs or with a group, deletes them, and shows which could not be deleted and why. Its result is the deleted ids.</summary>
public sealed partial class DeleteDialog
{
    private const int MostNamed = 20;

    private readonly List<long> deleted = [];
    private IReadOnlyList<PlannedRemoval>? planned;
    private List<string>? refused;
    private bool busy;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private RunRemoval Removal { get; set; } = null!;

    [Inject]
    private StorageProblems Storage { get; set; } = null!;

    /// <summary>The runs, each of which is deleted if possible; not used with a group.</summary>
    [Parameter]
    public IReadOnlyList<long> RunIds { get; set; } = [];

    /// <summary>The group, which is deleted completely or not at all.</summary>
    [Parameter]
    public long? GroupId { get; set; }

    /// <summary>The runs to be deleted; for a group, all or none.</summary>
    private IReadOnlyList<PlannedRemoval> Going => GroupId is not null && Staying.Count > 0 ? [] : [.. planned!.Where(run => run.Refusal is null)];

    private IReadOnlyList<string> Staying => [.. planned!.Select(run => run.Refusal).OfType<string>().Order(StringComparer.Ordinal)];

    private string Button => planned is null ? "Delete" : GroupId is not null ? "Delete the group" : Going.Count == 1 ? "Delete the run" : $"Delete {Format.Of(Going.Count, "run")}";

    private IEnumerable<string> Numbers => Going.Select(run => run.RunId).Order().Select(Number);

    private string What
    {
        get
        {
            var what = GroupId is { } group ? $"Group {Number(group)} goes with its {Format.Of(Going.Count, "run")}"
                : Going is [var only] ? $"Run {Number(only.RunId)}, “{only.Name}”, goes"
                : Going.Count <= MostNamed ? $"Runs {string.Join(", ", Numbers.Take(Going.Count - 1))} and {Numbers.Last()} go"
                : $"{Format.Of(Going.Count, "run")}, {Numbers.First()} to {Numbers.Last()}, go";
            var (evaluations, checkpoints) = (Going.Sum(run => (long)run.Evaluations), Going.Sum(run => run.Checkpoints));
            var curves = evaluations == 0 ? "no points yet" : $"all points of {Format.Of(evaluations, "evaluation")}";
            var files = checkpoints == 0 ? "no checkpoints" : $"{Format.Of(checkpoints, "checkpoint")} ({Format.Bytes(Going.Sum(run => run.CheckpointBytes))})";
            return $"{what}, with {curves}, {(Going.Count == 1 ? "its" : "their")} events and {files}.";
        }
    }

    protected override async Task OnInitializedAsync() =>
        planned = GroupId is { } group ? await Removal.PlanGroupAsync(group) : await Removal.PlanAsync(RunIds);

    private async Task DeleteAsync()
    {
        (busy, var reasons) = (true, new List<string>());
        try
        {
            if (GroupId is { } group)
            {
                Take(await Removal.DeleteGroupAsync(group), reasons);
            }
            else
            {
                reasons.AddRange(Staying);
                foreach (var run in Going)
                {
                    Take(await Removal.DeleteAsync(run.RunId), reasons); // The newest first, so that forks are deleted before their parents.
                }
            }
        }
        catch (Exception e) when (Storage.Of(e) is { } message)
        {
            reasons.Add(message);
        }
        finally
        {
            busy = false;
        }

        refused = reasons;
        if (reasons.Count == 0)
        {
            Close();
        }
    }

    private void Take(Outcome<IReadOnlyList<long>> result, List<string> reasons)
    {
        deleted.AddRange(result.Value ?? []);
        if (result.Refusal is Refusal.Conflict conflict)
        {
            reasons.Add(conflict.Message);
        }
    }

    private void Close() => Dialog.Close(DialogResult.Ok<IReadOnlyList<long>>(deleted));

    private static string Number(long id) => id.ToString(CultureInfo.InvariantCulture);
}
