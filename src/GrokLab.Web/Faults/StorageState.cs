using System.Text.Json.Serialization;
using GrokLab.Data.Faults;

namespace GrokLab.Web.Faults;

/// <summary>The state of a database that cannot be written, as pages and API show it.</summary>
/// <param name="Fault">The kind of fault.</param>
/// <param name="File">The database's file.</param>
/// <param name="Problem">The fault in words, as the end of a sentence.</param>
/// <param name="Said">The database's error message.</param>
/// <param name="Advice">Advice for the database's owner.</param>
/// <param name="Since">The start of the trouble (wall-clock time).</param>
/// <param name="WaitingRecords">The number of records that wait in memory.</param>
/// <param name="PausesInSeconds">The seconds for which training continues in memory; null if it waits already.</param>
/// <param name="HeldRuns">The runs that wait until the database can be written.</param>
public sealed record StorageState(
    [property: JsonConverter(typeof(JsonStringEnumConverter<DatabaseFault>))] DatabaseFault Fault,
    string File,
    string Problem,
    string Said,
    string Advice,
    DateTimeOffset Since,
    int WaitingRecords,
    int? PausesInSeconds,
    int HeldRuns)
{
    /// <summary>The reason why a run waits or a request fails, as a sentence.</summary>
    internal string Sentence => Describe(Problem);

    /// <summary>The sentence for a fault in words.</summary>
    internal static string Describe(string problem) => $"The database cannot be written: {problem}.";
}
