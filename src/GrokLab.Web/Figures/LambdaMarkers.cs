using GrokLab.Data;
using GrokLab.Web.Components;

namespace GrokLab.Web.Figures;

/// <summary>Changes of λ as lines across a panel.</summary>
internal static class LambdaMarkers
{
    /// <summary>One line for all runs that changed it at the same place in the same way.</summary>
    internal static IEnumerable<FigureMarker> Of(IEnumerable<RunEvent> events, bool inEpochs) => events
        .Where(e => RunEventKinds.ChangesLambda(e.Kind))
        .Select(e => new FigureMarker(Name(e), IsVertical: true, inEpochs ? EpochBefore(e) : e.Step))
        .Where(marker => marker.Value > 0)
        .Distinct();

    // The event names the first step with the new λ; on the epoch axis the line stands where the step before ended.
    private static double EpochBefore(RunEvent e) => e.Step > 0 ? Math.Round(e.Epoch * (e.Step - 1) / e.Step, 2) : 0;

    private static string Name(RunEvent e) => e.Kind switch
    {
        RunEventKinds.RegularizerUnplugged => "Unplug",
        RunEventKinds.RegularizerPluggedIn => "Plug in",
        _ => $"λ = {(e.Lambda is { } lambda ? Format.Setting(lambda) : Format.None)}",
    };
}
