using GrokLab.Data.Writing;
using GrokLab.Web.Components;
using GrokLab.Web.Deleting;
using GrokLab.Web.Describing;
using GrokLab.Web.Drawing;
using GrokLab.Web.Faults;
using GrokLab.Web.Figures;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GrokLab.Web.Groups.Pages;

/// <summary>The runs of one launch.</summary>
public sealed partial class GroupPage
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource gone = new();
    private GroupDetailsDto? details;
    private HashSet<long> runs = [];
    private IReadOnlyList<int> figures = [];
    private bool missing;
    private CurveSmoothing? smoothing;
    private LiveReading? reading;
    private MudMenu? menu;
    private NoteView? noteView;
    private IDisposable? subscription;

    /// <summary>The group's id.</summary>
    [Parameter]
    public long Id { get; set; }

    /// <summary>How the curves are smoothed, from the address; not where that is unknown.</summary>
    [SupplyParameterFromQuery(Name = KeptSmoothing.Parameter)]
    public string? SmoothText { get; set; }

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private GroupService Groups { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private StorageProblems Problems { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private RunDescriptions Descriptions { get; set; } = null!;

    private string Address => $"groups/{Id}";

    /// <summary>Stops following the runs.</summary>
    public void Dispose()
    {
        subscription?.Dispose();
        reading?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (subscription is null)
        {
            // Following starts before reading, so that no change in between is missed.
            reading = new LiveReading(Interval, Time, Problems, InvokeAsync, UpdateAsync, StateHasChanged);
            subscription = Feed.SubscribeAll(batch =>
            {
                if (batch.Any(record => record is not MetricsRecord && runs.Contains(record.RunId)))
                {
                    reading.Signal();
                }
            });
        }

        smoothing = await KeptSmoothing.ReadAsync(JS, SmoothText);
        await ReadAsync();
    }

    // In the address for this page, and in the browser for the next one.
    private async Task SmoothAsync(CurveSmoothing? chosen)
    {
        (smoothing, SmoothText) = (chosen, chosen?.ToString() ?? CurveSmoothing.None);
        Navigation.NavigateTo($"{Address}?{KeptSmoothing.InAddress(chosen)}", replace: true);
        await KeptSmoothing.KeepAsync(JS, chosen);
    }

    private async Task ReadAsync()
    {
        details = await Groups.GetAsync(Id, gone.Token);
        missing = details is null;
        runs = details?.Group.RunIds.ToHashSet() ?? [];
        var specs = FigureService.Specs(details?.Runs ?? []);
        figures = [.. FigureCatalog.All.Select(figure => figure.Number).Where(number => FigureCatalog.Fits(number, specs))];
    }

    /// <summary>Waits until the closing menu has given the focus back to its button, and then opens the dialog, which takes the
    /// focus.</summary>
    private async Task FromMenuAsync(Func<Task> show)
    {
        await menu!.CloseMenuAsync();
        await show();
    }

    private async Task DescribeAsync(bool atNote)
    {
        await Dialogs.DescribeAsync(
            "Name and note of the group", Address, details!.Group.Name, details.Group.Note, atNote,
            async request => (await Descriptions.DescribeGroupAsync(Id, request)).Refusal);
        await (noteView?.LookAsync() ?? Task.CompletedTask);
    }

    private async Task DeleteAsync()
    {
        if (await Dialogs.DeleteGroupAsync(Id) is { Count: > 0 } deleted)
        {
            Snackbar.Add($"Group {Id} is deleted with its {Format.Of(deleted.Count, "run")}.", Severity.Success);
            Navigation.NavigateTo("runs");
        }
    }

    private async Task UpdateAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }
}
