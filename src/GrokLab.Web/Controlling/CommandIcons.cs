using GrokLab.Training.Engine;
using MudBlazor;

namespace GrokLab.Web.Controlling;

/// <summary>The icons of commands.</summary>
internal static class CommandIcons
{
    internal static string Of(RunCommand command) => command.Name switch
    {
        "unplug" => Icons.Material.Outlined.PowerOff,
        "plug-in" => Icons.Material.Outlined.Power,
        "pause" => Icons.Material.Outlined.Pause,
        "resume" => Icons.Material.Outlined.PlayArrow,
        "stop" => Icons.Material.Outlined.Stop,
        _ => Icons.Material.Outlined.Tune,
    };
}
