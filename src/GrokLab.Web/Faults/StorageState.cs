using System.Text.Json.Serialization;
using GrokLab.Data.Faults;

namespace GrokLab.Web.Faults;

/// <summary>The database cannot be written for now: what pages and API show of it.</summary>
/// <param name="Fault">What is wrong.</param>
/// <param name="File">The database's file.</param>
/// <param name="Problem">What is wrong in words, as a sentence's end.</param>
/// <param name="Said">What the database said.</param>
/// <param name="Advice">What can be done.</param>
/// <param name="Since">Since when (wall-clock time).</param>
/// <param name="WaitingRecords">How many records wait in memory.</param>
/// <param name="PausesInSeconds">How long training goes on in memory; null where it waits already.</param>
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
    /// <summary>Why a run waits, or something cannot be done.</summary>
    internal string Sentence => Describe(Problem);

    /// <summary>The same for what is wrong.</summary>
    internal static string Describe(string problem) => $"The database cannot be written: {problem}.";
}
