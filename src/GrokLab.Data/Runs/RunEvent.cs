using GrokLab.Data.Writing;

namespace GrokLab.Data.Runs;

/// <summary>An event of a run.</summary>
/// <param name="Id">The event's id; the database assigns ids in the order of arrival.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="Kind">The kind of event, for example <see cref="RunEventKinds.RegularizerUnplugged"/>.</param>
/// <param name="Step">For a change, the first optimizer step trained with it; otherwise the optimizer steps taken so far.</param>
/// <param name="Epoch">The step in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, without pauses.</param>
/// <param name="Time">Wall-clock time (UTC).</param>
/// <param name="Value">The new value for a change; λ for any other event. The column is named <c>lambda</c>.</param>
/// <param name="Message">Details in words, if there are any.</param>
public sealed record RunEvent(
    long Id,
    long RunId,
    string Kind,
    long Step,
    double Epoch,
    double ElapsedSeconds,
    DateTimeOffset Time,
    double? Value,
    string? Message);
