using System.Security.Cryptography;
using System.Text;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Figures;

/// <summary>One number for the specs of several runs, by which a reader can tell whether two figures show the same experiment.</summary>
internal static class SpecsDigest
{
    /// <summary>SHA-256, in hexadecimal digits, over a line for each run by rising number: the spec as JSON, without the number.</summary>
    internal static string Of(IEnumerable<FigureRun> runs) => Of(runs.OrderBy(run => run.Run.Id).Select(run => run.Spec));

    /// <summary>The number of specs that are in the order of their runs.</summary>
    internal static string Of(IEnumerable<ExperimentSpec> specs) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(specs.Select(spec => $"{SpecJson.Write(spec)}\n")))));
}
