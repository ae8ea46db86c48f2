using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Faults;
using GrokLab.Web.Http;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace GrokLab.Web.Phases;

/// <summary>Runs in the plane of two measures, kept up to date while they train; the whole choice is in the address.</summary>
public sealed partial class PhasePage
{
    /// <summary>The most points that a browser draws smoothly.</summary>
    private const int MostPoints = 6_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<string> errors = [];
    private PhaseRequest? request;
    private FigureDescription? figure;
    private FigureFiles files = null!;
    private string? problem;
    private HashSet<long> drawn = [];
    private LiveReading? reading;
    private IDisposable? subscription;

    [Inject]
    private PhaseService Phases { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private StorageProblems Problems { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    /// <summary>The runs. The code below reads the whole choice from the address; this parameter makes Blazor report a change of the address.</summary>
    [SupplyParameterFromQuery(Name = "runs")]
    private string? RunsText { get; set; }

    private IEnumerable<(string Id, string Label, string Metric, YScale Scale, Func<string, YScale?, PhaseRequest> Change)> Axes =>
    [
        ("x", "Horizontal", request!.X, ScaleOf(request.X, request.XScale), (metric, scale) => request with { X = metric, XScale = scale }),
        ("y", "Vertical", request.Y, ScaleOf(request.Y, request.YScale), (metric, scale) => request with { Y = metric, YScale = scale }),
    ];

    /// <summary>Stops following the runs.</summary>
    public void Dispose()
    {
        subscription?.Dispose();
        reading?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override void OnInitialized()
    {
        files = new(extension => PhaseEndpoints.Address(extension, request!));

        // Subscribes before reading, so that no change is missed.
        reading = new LiveReading(Interval, Time, Problems, InvokeAsync, UpdateAsync, StateHasChanged);
        subscription = Feed.SubscribeToCurves(() => drawn, reading.Signal);
    }

    protected override async Task OnParametersSetAsync()
    {
        var query = Query.OfAddress(Navigation.Uri);
        var read = PhaseRequestReader.Read(query);
        errors = [.. query.Errors.Select(error => error.Message)];
        if (errors.Count > 0)
        {
            request = null;
        }
        else if (request?.ToQuery() != read.ToQuery())
        {
            request = read;
            await ReadAsync();
        }
    }

    private static YScale ScaleOf(string metric, YScale? chosen) => chosen ?? PhaseFigure.OwnScale(metric);

    private async Task ReadAsync()
    {
        if (request is not { } asked)
        {
            return;
        }

        var read = await Phases.ReadAsync(asked, MostPoints, gone.Token);
        if (asked != request)
        {
            return; // Another plot was requested meanwhile.
        }

        (figure, problem) = (read.Value, read.Refusal is Refusal.Invalid { Errors: [var only, ..] } ? only.Message : read.Refusal?.Message);
        files.Figure = figure;
        drawn = figure?.RunIds.ToHashSet() ?? [];
    }

    private async Task UpdateAsync()
    {
        await ReadAsync();
        StateHasChanged();
    }

    private void Show(PhaseRequest next) => Navigation.NavigateTo($"phase?{next.ToQuery()}", replace: true);
}
