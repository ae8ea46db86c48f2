using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Engine;
using GrokLab.Training.Protocol;

namespace GrokLab.Web.Runs;

/// <summary>An event of a run.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Kind">The kind of event, for example <c>RegularizerUnplugged</c>.</param>
/// <param name="Step">For a change, the first optimizer step trained with it; otherwise the optimizer steps taken so far.</param>
/// <param name="Epoch">The step in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, without pauses.</param>
/// <param name="Time">Wall-clock time.</param>
/// <param name="Lambda">λ from then on, if the event is about λ.</param>
/// <param name="Message">Details in words, if there are any.</param>
/// <param name="Value">The new value of a change that is not of λ.</param>
public sealed record RunEventDto(
    long RunId, string Kind, long Step, double Epoch, double ElapsedSeconds, DateTimeOffset Time, double? Lambda, string? Message, double? Value = null)
{
    public static RunEventDto From(RunEvent e)
    {
        ArgumentNullException.ThrowIfNull(e);
        var isOfLambda = RunCommands.IsOfLambda(e.Kind);
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
