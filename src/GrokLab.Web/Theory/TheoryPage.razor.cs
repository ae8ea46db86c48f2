using System.Globalization;
using GrokLab.Data.Stores;
using GrokLab.Training.Measures;
using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Http;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace GrokLab.Web.Theory;

/// <summary>Prop. 5.2, interactive: its curves, where it fails, and the path of a run on top.</summary>
public sealed partial class TheoryPage
{
    private const int RunsOffered = 50;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<RunDto> runs = [];
    private RunDto? shown;
    private RunTrail? trail;
    private long? followed;
    private string? taken;
    private long? missing;
    private Throttle? throttle;
    private FigureFiles files = null!;
    private double lambda = 2;
    private double meanNorm = 1;
    private double ratio;
    private int classes = 10;

    /// <summary>The run that is shown, from the address; text that is no number means no run.</summary>
    [SupplyParameterFromQuery(Name = "run")]
    public string? RunText { get; set; }

    /// <summary>λ, where a slider was moved.</summary>
    [SupplyParameterFromQuery(Name = "lambda")]
    public string? LambdaText { get; set; }

    /// <summary>M, where a slider was moved.</summary>
    [SupplyParameterFromQuery(Name = "M")]
    public string? MeanNormText { get; set; }

    /// <summary>k, where a slider was moved.</summary>
    [SupplyParameterFromQuery(Name = "k")]
    public string? ClassesText { get; set; }

    /// <summary>‖μ_G‖/M, where a slider was moved.</summary>
    [SupplyParameterFromQuery(Name = "ratio")]
    public string? RatioText { get; set; }

    private AddressNumber Asked => new(RunText);

    private CollapseRequest Chosen => new(followed, lambda, meanNorm, classes, ratio);

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private RunStore Store { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    /// <summary>The newest runs, and the one that is shown where it is older.</summary>
    private IEnumerable<RunDto> Offered => shown is not null && runs.All(run => run.Id != shown.Id) ? runs.Append(shown) : runs;

    private CollapseCurves Curves => new(meanNorm, classes, ratio);

    private CollapseBound Here => Curves.Configuration(lambda);

    /// <summary>Stops following the run.</summary>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
        trail?.Dispose();
        throttle?.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        files = new(extension => TheoryEndpoints.Address(extension, Chosen with { RunId = shown?.Id }));
        throttle = new Throttle(Interval, Time, () => _ = InvokeAsync(StateHasChanged));
        runs = await Runs.ListAsync(0, RunsOffered, cancellation: gone.Token);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (followed != Asked.Value)
        {
            (followed, taken) = (Asked.Value, null);
            await FollowAsync(followed);
        }

        TakeFromAddress();
    }

    private void Choose(ChangeEventArgs e) => Navigation.NavigateTo(e.Value is string { Length: > 0 } id ? $"theory?run={id}" : "theory", replace: true);

    private async Task FollowAsync(long? id)
    {
        trail?.Dispose();
        (shown, trail, missing) = (null, null, null);
        if (id is not { } runId)
        {
            return;
        }

        if (await Runs.GetAsync(runId, gone.Token) is not { } run)
        {
            missing = runId;
            return;
        }

        if (followed != id)
        {
            return; // Another run was chosen meanwhile.
        }

        shown = run;
        var read = await RunTrail.FollowAsync(run, Store, Feed, () => throttle?.Signal(), gone.Token);
        if (followed != id)
        {
            read.Dispose();
            return;
        }

        trail = read;
        classes = run.Classes ?? classes;
        TakeFromRun();
    }

    private void TakeFromRun()
    {
        if (trail?.Points is [.., var last])
        {
            (lambda, meanNorm, ratio) = (last.Lambda, last.MeanNorm, last.GlobalMeanNorm / last.MeanNorm);
            classes = trail.Run.Classes ?? classes;
        }
    }

    private void TakeAgain()
    {
        TakeFromRun();
        Navigation.NavigateTo($"theory?run={followed}", replace: true);
    }

    // Only once per address: while a slider moves, its value is newer than the address.
    private void TakeFromAddress()
    {
        var values = $"{LambdaText}&{MeanNormText}&{ClassesText}&{RatioText}";
        if (values == taken)
        {
            return;
        }

        taken = values;
        lambda = Value(LambdaText, 1e-9, 1e9) ?? lambda;
        meanNorm = Value(MeanNormText, 1e-9, 1e9) ?? meanNorm;
        classes = (int)(Value(ClassesText, 2, 10_000) ?? classes);
        ratio = Value(RatioText, 0, 1e9) ?? ratio;
    }

    private static double? Value(string? text, double least, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value : null;

    private void KeepInAddress() => Navigation.NavigateTo($"theory?{Chosen.ToQuery()}", replace: true);

    private FigureDescription Describe() => files.Figure = CollapseFigure.Create(Curves, lambda, trail?.Run, trail?.Points ?? []);

    private static string Number(double value) => Format.Measure(value);
}
