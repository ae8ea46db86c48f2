using System.Globalization;
using GrokLab.Data;
using GrokLab.Training.Measures;
using GrokLab.Web.Components.Charts;
using GrokLab.Web.Components.Live;
using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Contracts;
using GrokLab.Web.Theory;
using Microsoft.AspNetCore.Components;

namespace GrokLab.Web.Components.Pages;

/// <summary>Prop. 5.2 to play with: its curves, where it fails, and a run laid over it.</summary>
public sealed partial class TheoryPage
{
    private const int RunsOffered = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<RunDto> runs = [];
    private RunTrail? trail;
    private Throttle? throttle;
    private double lambda = 2;
    private double meanNorm = 1;
    private double ratio;
    private int classes = 10;

    /// <summary>The run to begin with, as the address has it; what is no number is none.</summary>
    [SupplyParameterFromQuery(Name = "run")]
    public string? RunText { get; set; }

    private long? RunId => long.TryParse(RunText, CultureInfo.InvariantCulture, out var id) ? id : null;

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private RunStore Store { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private CollapseCurves Curves => new(meanNorm, classes, ratio);

    private CollapseBound Here => Curves.Configuration(lambda);

    /// <summary>Follows no run any more.</summary>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
        trail?.Dispose();
        throttle?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        runs = await Runs.ListAsync(0, RunsOffered, cancellation: gone.Token);
        if (RendererInfo.IsInteractive)
        {
            throttle = new Throttle(Interval, Time, () => _ = InvokeAsync(StateHasChanged));
            await FollowAsync(RunId);
        }
    }

    private Task ChooseAsync(ChangeEventArgs e) =>
        FollowAsync(long.TryParse(e.Value as string, CultureInfo.InvariantCulture, out var id) ? id : null);

    private async Task FollowAsync(long? id)
    {
        trail?.Dispose();
        trail = null;
        if (id is { } runId && await Runs.GetAsync(runId, gone.Token) is { } run)
        {
            trail = await RunTrail.FollowAsync(run, Store, Feed, () => throttle?.Signal(), gone.Token);
            classes = run.Classes ?? classes;
            TakeFromRun();
        }
    }

    private void TakeFromRun()
    {
        if (trail?.Points is [.., var last])
        {
            (lambda, meanNorm, ratio) = (last.Lambda, last.MeanNorm, last.GlobalMeanNorm / last.MeanNorm);
            classes = trail.Run.Classes ?? classes;
        }
    }

    private PlotFigure Describe(ChartPalette palette) => CollapseFigure.Create(Curves, lambda, trail, palette);

    private static string Number(double value) => Format.Measure(value);
}
