using GrokLab.Data.Stores;
using GrokLab.Training.Experiments;
using GrokLab.Web.Drawing;
using GrokLab.Web.Faults;
using GrokLab.Web.Figures;
using GrokLab.Web.Groups;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;

namespace GrokLab.Web.Comparisons;

/// <summary>Reads runs that are compared, and names their differences.</summary>
public sealed class ComparisonService(FigureService figures, GroupService groups, RunStore runs)
{
    private const int UsualRuns = 8;

    /// <summary>The most points of a single curve; a screen cannot show more.</summary>
    private const int PointsOfACurve = 2_000;

    /// <summary>Reads the requested comparison.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isReduced">Whether long curves of single runs are reduced, each to steps of its own.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    public async Task<Outcome<Comparison>> ReadAsync(ComparisonRequest request, bool isReduced = true, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var title = $"Runs {string.Join(", ", request.RunIds)}";
        var found = new List<RunDto>();
        if (request.GroupId is { } group)
        {
            if (await groups.GetAsync(group, cancellation) is not { } details)
            {
                return new Refusal.NotFound(GroupService.NoSuchGroup(group));
            }

            title = $"{details.Group.Name}, group {group}";
            found.AddRange(details.Runs);
        }

        foreach (var id in request.RunIds)
        {
            if (await runs.GetAsync(id, cancellation) is not { } run)
            {
                return new Refusal.NotFound($"There is no run {id}.");
            }

            found.Add(RunDto.From(run));
        }

        var heads = new List<FigureRun>();
        foreach (var run in found)
        {
            heads.Add(await figures.HeadAsync(run, cancellation));
        }

        var alike = heads.GroupBy(head => (SeedRepeats.WithoutSeedAndLength(head.Spec), SeedRepeats.ChangedByHand(head))).Select(same => same.ToList()).ToList();
        var chosen = request with
        {
            Curves = request.Curves ?? (heads.Count > UsualRuns && alike.Count < heads.Count ? ComparedCurves.Means : ComparedCurves.Runs),
            Axis = request.Axis ?? StepAxes.Usual([.. heads.Select(head => head.Spec)]),
        };
        var isMeans = chosen.Curves == ComparedCurves.Means;
        var merged = isMeans ? alike.ConvertAll(SeedRepeats.Merge) : [];
        var bundles = isMeans ? merged.ConvertAll(same => same.Counted) : heads.ConvertAll(head => (IReadOnlyList<FigureRun>)[head]);
        if (bundles.Count > VariantLook.Most)
        {
            return new Refusal.Invalid("runs", $"{bundles.Count} curves cannot be told apart: at most {VariantLook.Most} are drawn. Name fewer runs, or compare means over seeds (curves=Means).");
        }

        var labels = Labels(bundles);
        var axis = (chosen.Axis ?? StepAxis.Steps).Reduction();
        var curves = new List<ComparedCurve>();
        foreach (var (place, bundle) in bundles.Index())
        {
            // A mean needs the same steps of every run; a single curve can be reduced.
            int? most = isReduced && bundle.Count == 1 ? PointsOfACurve : null;
            var read = new List<FigureRun>();
            foreach (var run in bundle)
            {
                read.Add(await figures.WithCurvesAsync(run, chosen.Metrics, cancellation, most, axis));
            }

            curves.Add(new(labels[place], VariantLook.Ink(place), VariantLook.Style(place), read));
        }

        return new Comparison(chosen, title, curves, [.. merged.SelectMany(same => same.Repeats)]);
    }

    // The name that a run was given; otherwise the name of its variant if that distinguishes the curves; otherwise what differs in the
    // specs. The runs' numbers are added only where two curves would have one name.
    private static List<string> Labels(List<IReadOnlyList<FigureRun>> bundles)
    {
        var usual = UsualLabels(bundles);
        var labels = bundles.Select((bundle, i) => bundle is [{ Run: var run }] && IsNamed(run) && bundles.Sum(other => other.Count(one => one.Run.Name == run.Name)) == 1 ? run.Name : usual[i]).ToList();
        return [.. labels.Select((label, i) => label.Length > 0 && labels.Count(other => other == label) == 1 ? label
            : string.Join(", ", new[] { label, $"#{string.Join(" #", bundles[i].Select(run => run.Run.Id))}" }.Where(part => part.Length > 0)))];
    }

    private static bool IsNamed(RunDto run) => run.Name != (run.Preset is { } preset ? Presets.Find(preset)?.Title : null);

    private static List<string> UsualLabels(List<IReadOnlyList<FigureRun>> bundles)
    {
        var isMeans = bundles.Any(bundle => bundle.Count > 1);
        var names = bundles.ConvertAll(bundle => isMeans ? bundle[0].Run.Variant : $"{bundle[0].Run.Variant}, seed {bundle[0].Spec.Seed}");
        if (bundles.TrueForAll(bundle => bundle[0].Run.Variant is not null) && names.Distinct().Count() == names.Count)
        {
            return names!;
        }

        var specs = bundles.ConvertAll(bundle => bundle.MinBy(run => run.Run.TotalSteps)!.Spec); // All of a bundle train the same until the shortest ends.
        var differences = new SpecDifferences(specs);
        var seeds = bundles.Select(bundle => bundle[0].Spec.Seed).Distinct().Count() > 1;
        var hands = bundles.Select(bundle => SeedRepeats.ChangedByHand(bundle[0])).Distinct().Count() > 1;
        return [.. bundles.Select((bundle, i) => string.Join(", ", new[]
        {
            differences.Of(specs[i]),
            hands && SeedRepeats.ChangedByHand(bundle[0]) is { Length: > 0 } changed ? $"{changed} changed by hand" : "",
            bundle.Count > 1 ? Format.Of(bundle.Select(run => run.Run.Seed).Distinct().Count(), "seed") : seeds ? $"seed {bundle[0].Spec.Seed}" : "",
        }.Where(part => part.Length > 0)))];
    }
}
