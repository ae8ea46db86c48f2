using System.Security.Cryptography;
using System.Text;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Figures;

/// <summary>One number for the specs of several runs, by which a reader can tell whether two figures show the same experiment.</summary>
internal static class SpecsDigest
{
    /// <summary>SHA-256, in hexadecimal digits, over a line for each run by rising number: the spec as JSON, without the number.</summary>
    internal static string Of(IEnumerable<FigureRun> runs) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(runs.OrderBy(run => run.Run.Id).Select(run => $"{SpecJson.Write(run.Spec)}\n")))));
}
