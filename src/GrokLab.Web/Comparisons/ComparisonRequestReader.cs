using System.Globalization;
using GrokLab.Training.Measures;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;
using GrokLab.Web.Http;

namespace GrokLab.Web.Comparisons;

/// <summary>Reads a comparison from the query of an address and adds what is wrong to the query's errors.</summary>
internal static class ComparisonRequestReader
{
    /// <summary>The most runs in a comparison.</summary>
    internal const int MostRuns = 100;

    /// <summary>The most panels.</summary>
    internal const int MostMetrics = 12;

    private static readonly ListParameter Runs = new("runs", "The runs' numbers, with commas between, in the order of the legend; or group.", MostRuns) { Example = "1,2" };
    private static readonly NumberParameter Group = new("group", 0, long.MaxValue, "The group whose runs are compared; or runs.");
    private static readonly ListParameter MetricNames = new("metrics", "The measures, with commas between; a panel each.", MostMetrics) { Example = "val_accuracy,kappa" };
    private static readonly WordParameter<ComparedCurves> Curves = new("curves", "What a curve is: a run, or the mean of runs that differ only in their seeds. By default means where there would be too many curves.");
    private static readonly WordParameter<StepAxis> Axis = new("axis", "The horizontal axis; by default what the runs' lengths are counted in.");

    /// <summary>The parameters that say what is compared.</summary>
    internal static QueryParameter[] Parameters => [Runs, Group, MetricNames, Curves, Axis, FiguresEndpoints.Band];

    internal static ComparisonRequest Read(Query query)
    {
        var (runs, group) = ReadRuns(query, Runs, Group, "compared");
        return new ComparisonRequest
        {
            RunIds = runs,
            GroupId = group,
            Metrics = ReadMetrics(query) ?? ComparisonMetrics.Usual,
            Curves = query.Word(Curves),
            Axis = query.Word(Axis),
            Band = query.Word(FiguresEndpoints.Band) ?? FigureBand.Std,
        };
    }

    /// <summary>Reads either runs or a group.</summary>
    /// <param name="query">The query.</param>
    /// <param name="runs">The parameter of the runs, with the largest number of them.</param>
    /// <param name="groups">The parameter of the group.</param>
    /// <param name="verb">What is done with the runs.</param>
    internal static (IReadOnlyList<long> Runs, long? Group) ReadRuns(Query query, ListParameter runs, NumberParameter groups, string verb)
    {
        var group = query.Number(groups);
        var words = query.Words(runs);
        var ids = new List<long>();
        foreach (var word in words ?? [])
        {
            if (long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                ids.Add(id);
            }
            else
            {
                query.Add("runs", $"\"{(word.Length <= 60 ? word : $"{word[..59]}…")}\" is not the number of a run.");
            }
        }

        if (words is null == group is null)
        {
            query.Add("runs", "Either runs, numbers with commas between, or group must be given.");
        }
        else if (words is not null && (ids.Count == 0 || ids.Count > runs.Most))
        {
            query.Add("runs", $"{ids.Count} runs were given: from 1 to {runs.Most} are {verb} at once.");
        }

        return ([.. ids.Distinct()], group);
    }

    private static IReadOnlyList<string>? ReadMetrics(Query query)
    {
        if (query.Words(MetricNames) is not { } metrics)
        {
            return null;
        }

        if (metrics.FirstOrDefault(metric => Metrics.Find(metric) is null) is { } unknown)
        {
            query.Add("metrics", $"\"{(unknown.Length <= 60 ? unknown : $"{unknown[..59]}…")}\" is not measured by any run; there are {string.Join(", ", ComparisonMetrics.Offered)}.");
        }

        if (metrics.Count is 0 or > MostMetrics)
        {
            query.Add("metrics", $"{metrics.Count} metrics were given: from 1 to {MostMetrics} are shown.");
        }

        return [.. metrics.Distinct()];
    }
}
