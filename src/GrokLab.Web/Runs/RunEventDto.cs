using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Runs;

/// <summary>Something that happened to a run.</summary>
/// <param name="RunId">Whose.</param>
/// <param name="Kind">What, for example <c>RegularizerUnplugged</c>.</param>
/// <param name="Step">For a change the first optimizer step trained with it; otherwise the steps taken so far.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, pauses left out.</param>
/// <param name="Time">Wall-clock time.</param>
/// <param name="Lambda">λ from then on, where the event is about it.</param>
/// <param name="Message">More in words, where there is more to say.</param>
/// <param name="Value">The new value of what was changed, where that is not λ.</param>
public sealed record RunEventDto(
    long RunId, string Kind, long Step, double Epoch, double ElapsedSeconds, DateTimeOffset Time, double? Lambda, string? Message, double? Value = null)
{
    public static RunEventDto From(RunEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var isOfLambda = RunCommands.TellsLambda(e.Kind);
        return new(e.RunId, e.Kind, e.Step, e.Epoch, e.ElapsedSeconds, e.Time, isOfLambda ? e.Value : null, e.Message, isOfLambda ? null : e.Value);
    }

    public static RunEventDto From(EventRecord e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new(e.RunId, e.Kind, e.Step, e.Epoch, e.ElapsedSeconds, e.Time, e.Lambda, e.Message, e.Value);
    }

    public static RunEventDto From(long runId, TrainingEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new(runId, e.Kind, e.Step, e.Epoch, e.ElapsedSeconds, e.Time, e.Lambda, e.Message, e.Value);
    }
}
