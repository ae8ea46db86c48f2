using GrokLab.Training.Measures;
using GrokLab.Web.Comparisons;
using GrokLab.Web.Drawing;
using GrokLab.Web.Http;

namespace GrokLab.Web.Phases;

/// <summary>Reads a phase plot from the query of an address and adds what is wrong to the query's errors.</summary>
internal static class PhaseRequestReader
{
    private static readonly ListParameter Runs = new("runs", "The runs' numbers, with commas between, in the order of the legend; or group.", VariantLook.Most) { Example = "1,2" };
    private static readonly NumberParameter Group = new("group", 0, long.MaxValue, $"The group whose runs are shown, at most the first {VariantLook.Most}; or runs.");

    // The names x and y are those of the ranges that every picture has.
    private static readonly TextParameter X = new("xMetric", $"The measure of the horizontal axis; by default {Metrics.Kappa.Name}.") { Example = Metrics.Kappa.Name };
    private static readonly TextParameter Y = new("yMetric", $"The measure of the vertical axis; by default {Metrics.ValidationAccuracy.Name}.") { Example = Metrics.ValidationAccuracy.Name };
    private static readonly WordParameter<YScale> XScale = new("xScale", "The scale of the horizontal axis; by default that of its measure.");
    private static readonly WordParameter<YScale> YScale = new("yScale", "The scale of the vertical axis; by default that of its measure.");

    /// <summary>The parameters that say what is shown.</summary>
    internal static QueryParameter[] Parameters => [Runs, Group, X, Y, XScale, YScale];

    internal static PhaseRequest Read(Query query)
    {
        var (runs, group) = ComparisonRequestReader.ReadRuns(query, Runs, Group, "shown");
        var usual = new PhaseRequest();
        return new()
        {
            RunIds = runs,
            GroupId = group,
            X = ReadMetric(query, X) ?? usual.X,
            Y = ReadMetric(query, Y) ?? usual.Y,
            XScale = query.Word(XScale),
            YScale = query.Word(YScale),
        };
    }

    private static string? ReadMetric(Query query, TextParameter parameter)
    {
        if (query.Text(parameter) is not { } name)
        {
            return null;
        }

        if (Metrics.Find(name) is null)
        {
            query.Add(parameter.Name, $"\"{Query.Shorten(name)}\" is not measured by any run; there are {string.Join(", ", ComparisonMetrics.Offered)}.");
        }

        return name;
    }
}
