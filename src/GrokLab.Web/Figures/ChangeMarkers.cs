using GrokLab.Data.Runs;
using GrokLab.Training.Engine;
using GrokLab.Web.Drawing;
using GrokLab.Web.Words;

namespace GrokLab.Web.Figures;

/// <summary>Changes of runs during training, as lines across a panel.</summary>
/// <remarks>Changes at one place have one line with the names of all: lines at one place would hide each other.</remarks>
internal static class ChangeMarkers
{
    /// <summary>One line for all changes at the same place.</summary>
    internal static IEnumerable<FigureMarker> Of(IEnumerable<RunEvent> events, bool inEpochs) => events
        .Where(e => RunCommands.WordsOf(e.Kind) is { IsChange: true })
        .Select(e => (Name: Name(e, RunCommands.WordsOf(e.Kind)!), Place: inEpochs ? EpochBefore(e) : e.Step))
        .Where(change => change.Place > 0)
        .GroupBy(change => change.Place, change => change.Name)
        .Select(same => new FigureMarker(string.Join(", ", same.Distinct()), IsVertical: true, same.Key));

    // The event names the first step with the change; on the epoch axis the line stands where the step before ended.
    private static double EpochBefore(RunEvent e) => e.Step > 0 ? Math.Round(e.Epoch * (e.Step - 1) / e.Step, 2) : 0;

    private static string Name(RunEvent e, RunEventWords words) =>
        words.MarkerLabel ?? $"{words.Value?.Symbol} = {(e.Value is { } value ? Format.Setting(value) : Format.None)}";
}
