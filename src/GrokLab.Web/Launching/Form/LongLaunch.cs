using GrokLab.Web.Estimates;
using GrokLab.Web.Words;
using MudBlazor;

namespace GrokLab.Web.Launching.Form;

/// <summary>Asks before a launch that takes more than an hour.</summary>
internal static class LongLaunch
{
    /// <summary>The longest duration, in seconds, of a launch that starts without a question.</summary>
    internal const double LongestWithoutQuestion = 3_600;

    /// <summary>Whether the user wants the launch. A launch of unknown duration starts without a question.</summary>
    internal static async Task<bool> IsWantedAsync(
        this IDialogService dialogs, DurationEstimator estimator, LaunchRequest request, CancellationToken cancellation)
    {
        var known = await estimator.EstimateAsync(request, EstimateEffort.Known, cancellation: cancellation);
        if (known.Value is not { Seconds: > LongestWithoutQuestion } estimate)
        {
            return true;
        }

        var runs = Format.Of(estimate.Runs, "run");
        var ahead = estimate.Ahead == 0 ? "" : $" {Format.Of(estimate.Ahead, "run is", "runs are")} ahead.";
        return await dialogs.ShowMessageBoxAsync(
            $"Launch for {Format.About(estimate.Seconds)}?",
            $"{runs} on {estimate.Device} {(estimate.Runs == 1 ? "takes" : "take")} {Format.About(estimate.Seconds)}.{ahead}",
            yesText: $"Launch {runs}",
            cancelText: "Cancel") == true;
    }
}
