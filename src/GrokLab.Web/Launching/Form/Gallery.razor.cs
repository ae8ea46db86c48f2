using GrokLab.Training.Experiments;
using GrokLab.Web.Estimates;
using GrokLab.Web.Faults;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace GrokLab.Web.Launching.Form;

/// <summary>The presets, and the newest runs.</summary>
public sealed partial class Gallery
{
    private const int RecentRuns = 6;

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<SpecError> errors = [];
    private readonly Dictionary<string, double?> durations = [];
    private bool launching;

    [Inject]
    private RunLauncher Launcher { get; set; } = null!;

    [Inject]
    private DurationEstimator Estimator { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override Task OnInitializedAsync() => Service.StartAsync(
        RecentRuns, () => InvokeAsync(StateHasChanged), gone.Token);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            foreach (var preset in Presets.All)
            {
                // Only known timings: opening the gallery must not start any training.
                var known = await Estimator.EstimateAsync(WholeGroup(preset), EstimateEffort.Known, cancellation: gone.Token);
                durations[preset.Name] = known.Value?.Seconds;
            }

            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // The page or the server is gone.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            gone.Cancel();
            gone.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task LaunchAsync(Preset preset)
    {
        launching = true;
        try
        {
            if (!await Dialogs.IsWantedAsync(Estimator, WholeGroup(preset), gone.Token))
            {
                return;
            }

            var result = await Launcher.LaunchAsync(WholeGroup(preset));
            errors = result.Refusal switch
            {
                null => [],
                Refusal.Invalid invalid => invalid.Errors,
                var refusal => [new("storage", refusal.Message)],
            };
            if (result.Value is { } launched)
            {
                Navigation.NavigateTo(launched.Count == 1 ? $"runs/{launched[0].Id}" : $"groups/{launched[0].GroupId}");
            }
        }
        finally
        {
            launching = false;
        }
    }

    /// <summary>Every variant with every seed of the paper.</summary>
    private static LaunchRequest WholeGroup(Preset preset) => new() { Preset = preset.Name };
}
