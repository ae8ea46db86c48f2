using GrokLab.Data.Writing;

namespace GrokLab.Data.Runs;

/// <summary>Something that happened to a run.</summary>
/// <param name="Id">Given by the database, rising in the order of arrival.</param>
/// <param name="RunId">Whose.</param>
/// <param name="Kind">What, for example <see cref="RunEventKinds.RegularizerUnplugged"/>.</param>
/// <param name="Step">For a change the first optimizer step trained with it; otherwise the steps taken so far.</param>
/// <param name="Epoch">The same in passes over the training set.</param>
/// <param name="ElapsedSeconds">Training time in seconds, pauses left out.</param>
/// <param name="Time">Wall-clock time (UTC).</param>
/// <param name="Value">The new value of what was changed; of an event that is no change, λ. Its column is called <c>lambda</c>.</param>
/// <param name="Message">More in words, where there is more to say.</param>
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
