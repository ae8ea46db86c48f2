using System.Reflection;

namespace GrokLab.Web.Drawing;

/// <summary>Where the values of a file come from. Each picture and JSON file carries it.</summary>
/// <param name="Program">The program with its version.</param>
/// <param name="Runs">The runs, as numbers with commas between.</param>
/// <param name="Specs">SHA-256 over the specs of the runs, in hexadecimal digits.</param>
/// <param name="Address">The address that makes the file again, relative to the program's address.</param>
internal sealed record FigureProvenance(string Program, string Runs, string Specs, string Address)
{
    /// <summary>The names and values that a file has: a figure without runs has no runs and no specs.</summary>
    internal IReadOnlyList<(string Name, string Value)> Entries =>
        [.. new (string, string Value)[] { ("Software", Program), ("Runs", Runs), ("Specs (SHA-256)", Specs), ("Address", Address) }.Where(entry => entry.Value.Length > 0)];

    /// <summary>The provenance of a figure that a request asks for.</summary>
    internal static FigureProvenance Of(FigureDescription figure, HttpRequest http) => new(
        $"GrokLab {typeof(FigureProvenance).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion}",
        string.Join(',', figure.RunIds),
        figure.SpecsDigest,
        $"{http.Path.Value!.TrimStart('/')}{http.QueryString}");
}
