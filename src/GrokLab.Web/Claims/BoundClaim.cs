using GrokLab.Training.Measures;
using GrokLab.Web.Figures;

namespace GrokLab.Web.Claims;

/// <summary>C8: Prop. 5.2 on ideal configurations, with the values that runs measured beside it.</summary>
internal static class BoundClaim
{
    internal const string Title = "Collapse implies flatness (the bound as printed)";

    private static readonly double[] Lambdas = [0.1, 0.5, 1, 2, 4, 8, 16];
    private static readonly int[] Classes = [2, 3, 10, 97];
    private static readonly double[] MeanRatios = [1, 5, 20];

    /// <summary>Rounding must not decide.</summary>
    private const double Tolerance = 1 + 1e-9;

    internal static Claim Check(GroupData? group)
    {
        var ideal = Lambdas.SelectMany(lambda => Classes.Select(k => new CollapseBound(lambda, 1, k))).ToList();
        var centred = ideal.Max(c => c.Kappa(0) / c.Bound);
        var withMean = ideal.SelectMany(c => MeanRatios.Select(ratio => c.Kappa(ratio) / c.Bound)).Max();
        var corrected = ideal.SelectMany(c => MeanRatios.Select(ratio => c.Kappa(ratio) / c.CorrectedBound(ratio))).Max();
        List<ClaimNumber> numbers =
        [
            new("largest κ / printed bound, ideal configurations with μ_G = 0", centred, []),
            new("largest κ / printed bound, ideal configurations with ‖μ_G‖/M = 1, 5, 20", withMean, []),
            new("largest κ / corrected bound, the same configurations", corrected, []),
        ];
        foreach (var run in group?.Runs ?? [])
        {
            numbers.Add(new($"measured κ / printed bound at the end, seed {run.Run.Seed}", Ratio(run, Metrics.CollapseBound), [run.Run.Id]));
            numbers.Add(new($"measured κ / corrected bound at the end, seed {run.Run.Seed}", Ratio(run, Metrics.CollapseBoundCorrected), [run.Run.Id]));
        }

        // Runs are not in ideal collapse: their values are shown and decide nothing.
        const string Why = "The verdict is about ideal configurations and is the same for every group; what runs measured stands beside it.";
        return new("C8", Title, null, centred <= Tolerance && withMean <= Tolerance ? Verdict.Supported : Verdict.NotSupported, Why, group?.GroupId,
            [
                new("The exact κ is at most the printed bound where μ_G = 0, as the proof takes it", centred <= Tolerance),
                new("The exact κ is at most the printed bound where μ_G ≠ 0, which the proposition does not rule out", withMean <= Tolerance),
                new("The exact κ is at most the corrected bound, printed · (1 + ‖μ_G‖²/M²), everywhere", corrected <= Tolerance),
            ],
            numbers);
    }

    private static double? Ratio(FigureRun run, string bound) =>
        run.Last(Metrics.Kappa) is { } kappa && run.Last(bound) is > 0 and { } limit ? kappa / limit : null;
}
