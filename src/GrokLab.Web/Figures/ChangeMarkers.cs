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
    internal static IEnumerable<FigureMarker> Of(IEnumerable<RunEvent> events, StepAxis axis) => events
        .Where(e => RunCommands.WordsOf(e.Kind) is { IsChange: true })
        .Select(e => (Name: Name(e, RunCommands.WordsOf(e.Kind)!), Place: axis.Place(e)))
        .Where(change => change.Place > 0)
        .GroupBy(change => change.Place, change => change.Name)
        .Select(same => new FigureMarker(string.Join(", ", same.Distinct()), IsVertical: true, same.Key));

    private static string Name(RunEvent e, RunEventWords words) =>
        words.MarkerLabel ?? $"{words.Value?.Symbol} = {(e.Value is { } value ? Format.Setting(value) : Format.None)}";
}
