using GrokLab.Data.Runs;
using GrokLab.Training.Engine;
using GrokLab.Web.Drawing;
using GrokLab.Web.Words;

namespace GrokLab.Web.Figures;

/// <summary>Changes of runs during training, as lines across a panel.</summary>
internal static class ChangeMarkers
{
    /// <summary>One line for all runs that were changed at the same place in the same way.</summary>
    internal static IEnumerable<FigureMarker> Of(IEnumerable<RunEvent> events, bool inEpochs) => events
        .Where(e => RunCommands.WordsOf(e.Kind) is { IsChange: true })
        .Select(e => new FigureMarker(Name(e, RunCommands.WordsOf(e.Kind)!), IsVertical: true, inEpochs ? EpochBefore(e) : e.Step))
        .Where(marker => marker.Value > 0)
        .Distinct();

    // The event names the first step with the change; on the epoch axis the line stands where the step before ended.
    private static double EpochBefore(RunEvent e) => e.Step > 0 ? Math.Round(e.Epoch * (e.Step - 1) / e.Step, 2) : 0;

    private static string Name(RunEvent e, RunEventWords words) =>
        words.MarkerLabel ?? $"{words.Value?.Symbol} = {(e.Value is { } value ? Format.Setting(value) : Format.None)}";
}
