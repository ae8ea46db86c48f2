using System.Globalization;
using GrokLab.Data;
using GrokLab.Web.Components.Charts;
using GrokLab.Web.Figures;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Comparisons;

/// <summary>Reads runs that are compared, and says what sets them apart.</summary>
public sealed class ComparisonService(FigureService figures, GroupService groups)
{
    /// <summary>Curves that can be told apart: each colour, whole and broken.</summary>
    internal static readonly int MostCurves = 2 * Inks.Length;

    private const int UsualRuns = 8;

    /// <summary>Of a single curve; what a screen can show.</summary>
    private const int PointsOfACurve = 2_000;

    private static Ink[] Inks => [Ink.Blue, Ink.Orange, Ink.Green, Ink.Purple, Ink.Teal, Ink.Gold, Ink.Brown, Ink.Gray];

    /// <summary>Reads what is asked for.</summary>
    /// <returns>The comparison, or why there is none.</returns>
    public async Task<(Comparison? Comparison, string? Problem)> ReadAsync(ComparisonRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var title = string.Create(CultureInfo.InvariantCulture, $"Runs {string.Join(", ", request.RunIds)}");
        var ids = request.RunIds;
        if (request.GroupId is { } group)
        {
            if (await groups.GetAsync(group, cancellation) is not { } details)
            {
                return (null, GroupService.NoSuchGroup(group));
            }

            (title, ids) = (string.Create(CultureInfo.InvariantCulture, $"{details.Group.Name}, group {group}"), [.. details.Runs.Select(run => run.Id)]);
        }

        var heads = new List<FigureRun>();
        foreach (var id in ids)
        {
            if (await figures.ReadRunAsync(id, [], maxPoints: null, MetricAxis.Linear, cancellation) is not { } run)
            {
                return (null, string.Create(CultureInfo.InvariantCulture, $"There is no run {id}."));
            }

            heads.Add(run);
        }

        var chosen = request with
        {
            Curves = request.Curves ?? (heads.Count > UsualRuns && heads.DistinctBy(run => SpecDifferences.Key(run.Spec)).Count() < heads.Count ? ComparedCurves.Means : ComparedCurves.Runs),
            Axis = request.Axis ?? (heads.All(run => run.Spec.Epochs is null) ? ComparisonAxis.LogSteps : ComparisonAxis.Epochs),
        };
        var bundles = chosen.Curves == ComparedCurves.Runs ? heads.Select(run => (IReadOnlyList<FigureRun>)[run]).ToList()
            : [.. heads.GroupBy(run => SpecDifferences.Key(run.Spec)).Select(same => (IReadOnlyList<FigureRun>)[.. same])];
        if (bundles.Count > MostCurves)
        {
            return (null, string.Create(
                CultureInfo.InvariantCulture, $"{bundles.Count} curves cannot be told apart: at most {MostCurves} are drawn. Name fewer runs, or compare means over seeds (curves=Means)."));
        }

        var labels = Labels(bundles);
        var curves = new List<ComparedCurve>();
        foreach (var (place, bundle) in bundles.Index())
        {
            var runs = new List<FigureRun>();
            foreach (var run in bundle)
            {
                // Means need the same steps of each; a single curve does not.
                int? most = bundle.Count == 1 ? PointsOfACurve : null;
                var axis = chosen.Axis == ComparisonAxis.LogSteps ? MetricAxis.Log : MetricAxis.Linear;
                runs.Add(await figures.ReadRunAsync(run.Run.Id, chosen.Metrics, most, axis, cancellation) ?? run);
            }

            curves.Add(new(labels[place], Inks[place % Inks.Length], place >= Inks.Length, runs));
        }

        return (new(chosen, title, curves), null);
    }

    // The names that the launch gave, where they tell the curves apart; else what the specs differ in.
    private static List<string> Labels(List<IReadOnlyList<FigureRun>> bundles)
    {
        var isMeans = bundles.Any(bundle => bundle.Count > 1);
        var names = bundles.ConvertAll(bundle => isMeans ? bundle[0].Run.Variant : $"{bundle[0].Run.Variant}, seed {Seed(bundle[0])}");
        if (bundles.TrueForAll(bundle => bundle[0].Run.Variant is not null) && names.Distinct().Count() == names.Count)
        {
            return names!;
        }

        var differences = new SpecDifferences(bundles.Select(bundle => bundle[0].Spec));
        var seeds = bundles.Select(bundle => bundle[0].Spec.Seed).Distinct().Count() > 1;
        return bundles.ConvertAll(bundle => string.Join(", ", new[]
        {
            $"#{string.Join(' ', bundle.Select(run => run.Run.Id))}",
            differences.Of(bundle[0].Spec),
            bundle.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"{bundle.Count} seeds") : seeds ? $"seed {Seed(bundle[0])}" : "",
        }.Where(part => part.Length > 0)));
    }

    private static string Seed(FigureRun run) => run.Spec.Seed.ToString(CultureInfo.InvariantCulture);
}
