using GrokLab.Training.Measures;
using GrokLab.Web.Figures;
using GrokLab.Web.Groups;

namespace GrokLab.Web.Claims;

/// <summary>Checks the paper's claims against stored runs.</summary>
public sealed class ClaimService(FigureService figures)
{
    /// <summary>The most groups that a claim is checked on, the newest first; a requested group is added.</summary>
    internal const int MostGroups = 10;

    /// <summary>The most runs in these groups: with more runs fewer groups are checked, but always the newest group.</summary>
    private const int MostRuns = 200;

    private static readonly string[] ClaimMetrics =
    [
        Metrics.TrainAccuracy, Metrics.ValidationAccuracy, Metrics.Kappa, Metrics.NccGalanti, Metrics.AngleDeviation,
        Metrics.Representativeness, Metrics.CollapseBound, Metrics.CollapseBoundCorrected, Metrics.KappaMatched,
    ];

    /// <summary>The claims C1 to C9, each on the newest groups that fit and on the requested one.</summary>
    /// <param name="wanted">The requested group, by claim; a group that does not fit is left out.</param>
    /// <param name="cancellation">Cancels the check.</param>
    public async Task<IReadOnlyList<CheckedClaim>> CheckAsync(
        IReadOnlyDictionary<string, long>? wanted = null, CancellationToken cancellation = default)
    {
        var fitting = await figures.FittingAsync([.. FigureCatalog.All.Select(figure => figure.Number)], [.. (wanted ?? new Dictionary<string, long>()).Values], cancellation);
        var tried = ClaimCheck.All.ToDictionary(check => check.Id, check => Tried(fitting[check.Figure], wanted?.TryGetValue(check.Id, out var id) == true ? id : null));

        // Several claims are checked on the same group: it is read once, and only the claims are kept.
        var claims = ClaimCheck.All.ToDictionary(check => check.Id, _ => new List<(GroupDto Group, Claim Claim)>());
        foreach (var group in tried.Values.SelectMany(groups => groups).DistinctBy(group => group.Id).OrderByDescending(group => group.Id))
        {
            if (await figures.ReadAsync(group.Id, ClaimMetrics, cancellation) is not { } data)
            {
                continue; // It was just deleted.
            }

            var repeats = data.Repeats.Select(repeat => repeat.Sentence).ToList();
            foreach (var check in ClaimCheck.All.Where(check => tried[check.Id].Any(g => g.Id == group.Id)))
            {
                claims[check.Id].Add((group, check.Check(data) with { Repeats = repeats }));
            }
        }

        return [.. ClaimCheck.All.Select(check => Checked(check, claims[check.Id], fitting[check.Figure].Count))];
    }

    /// <summary>The onset of each run of a group, and its curves; null where there is no such group.</summary>
    public async Task<GroupOnset?> OnsetsAsync(long groupId, CancellationToken cancellation = default) =>
        await figures.ReadAsync(groupId, OnsetFigure.Metrics, cancellation) is { } group
            ? new(await OnsetsAsync(group, cancellation), group)
            : null;

    /// <summary>The onset of one run; null where there is no such run.</summary>
    public async Task<RunOnset?> OnsetAsync(long runId, CancellationToken cancellation = default) =>
        await figures.ReadRunAsync(runId, OnsetFigure.Metrics, cancellation) is { } run ? RunOnset.Of(run, null) : null;

    private async Task<IReadOnlyList<RunOnset>> OnsetsAsync(GroupData group, CancellationToken cancellation)
    {
        var rows = group.Runs.Select(run => RunOnset.Of(run, null)).ToList();
        foreach (var repeat in group.Repeats)
        {
            foreach (var id in repeat.LeftOut)
            {
                if (await figures.ReadRunAsync(id, OnsetFigure.Metrics, cancellation) is { } run)
                {
                    rows.Add(RunOnset.Of(run, repeat.Counted));
                }
            }
        }

        return [.. rows.OrderBy(row => row.RunId)];
    }

    private static List<GroupDto> Tried(IReadOnlyList<GroupDto> fitting, long? wanted)
    {
        var tried = new List<GroupDto>();
        var runs = 0;
        foreach (var group in fitting.Take(MostGroups))
        {
            runs += group.RunIds.Count;
            if (tried.Count > 0 && runs > MostRuns)
            {
                break;
            }

            tried.Add(group);
        }

        return [.. tried.Union(fitting.Where(group => group.Id == wanted))];
    }

    private static CheckedClaim Checked(ClaimCheck check, List<(GroupDto Group, Claim Claim)> claims, int fitting)
    {
        List<GroupVerdict> verdicts = [.. claims.Select(c => new GroupVerdict(c.Group.Id, c.Group.Name, c.Group.CreatedAt, c.Claim.Verdict, c.Claim.Basis))];
        var choices = claims.ConvertAll(c => c.Claim with { Groups = verdicts, OlderGroups = fitting - claims.Count });
        var shown = choices.Find(claim => claim.Verdict is Verdict.Supported or Verdict.NotSupported)
            ?? choices.Find(claim => claim.Verdict == Verdict.Undecided)
            ?? choices.FirstOrDefault();
        return new(shown ?? check.None(), choices);
    }
}
