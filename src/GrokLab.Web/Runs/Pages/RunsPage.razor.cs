using GrokLab.Web.Deleting;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace GrokLab.Web.Runs.Pages;

/// <summary>All runs, the newest first; selected runs can be compared, or deleted together.</summary>
public sealed partial class RunsPage
{
    private const int PageSize = 100;
    private readonly CancellationTokenSource gone = new();
    private readonly HashSet<long> selected = [];
    private int take = PageSize;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    private bool AreAllSelected => Service.Runs.Count > 0 && selected.Count == Service.Runs.Count;

    protected override Task OnInitializedAsync() => StartAsync();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            gone.Cancel();
            gone.Dispose();
        }

        base.Dispose(disposing);
    }

    private Task StartAsync() => Service.StartAsync(take, () => InvokeAsync(Update), gone.Token);

    private void Update()
    {
        selected.IntersectWith(Service.Runs.Select(run => run.Id)); // Other pages may have deleted selected runs.
        StateHasChanged();
    }

    private Task ShowMoreAsync()
    {
        take += PageSize;
        return StartAsync();
    }

    private void Select(long runId, ChangeEventArgs e) => _ = e.Value is true ? selected.Add(runId) : selected.Remove(runId);

    private void SelectAll(ChangeEventArgs e)
    {
        selected.Clear();
        if (e.Value is true)
        {
            selected.UnionWith(Service.Runs.Select(run => run.Id));
        }
    }

    private async Task DeleteAsync()
    {
        if (await Dialogs.DeleteRunsAsync([.. selected]) is { Count: > 0 } deleted)
        {
            selected.ExceptWith(deleted);
            Snackbar.Add($"{(deleted is [var only] ? $"Run {only} is" : $"{Format.Of(deleted.Count, "run")} are")} deleted.", Severity.Success);
        }
    }
}
