using System.Globalization;
using GrokLab.Web.Http;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Theory;

/// <summary>What the figure of Prop. 5.2 shows. What is null is that of the run's last evaluation, or the usual value.</summary>
/// <param name="RunId">The run that is laid over the curves; null for none.</param>
/// <param name="Lambda">λ, at which κ is marked.</param>
/// <param name="MeanNorm">M.</param>
/// <param name="Classes">k.</param>
/// <param name="MeanRatio">‖μ_G‖/M.</param>
internal sealed record CollapseRequest(long? RunId, double? Lambda, double? MeanNorm, int? Classes, double? MeanRatio)
{
    private static readonly NumberParameter RunParameter = new("run", 0, long.MaxValue, "The run that is laid over the curves; by default none.");
    private static readonly DecimalParameter LambdaParameter = new("lambda", 1e-9, 1e9, "λ, at which κ is marked; by default that of the run's last evaluation, or 2.") { Example = "2" };
    private static readonly DecimalParameter MeanNormParameter = new("M", 1e-9, 1e9, "M, the distance of a class mean from the global mean; by default that of the run's last evaluation, or 1.") { Example = "1" };
    private static readonly NumberParameter ClassesParameter = new("k", 2, 10_000, "k, the number of classes; by default that of the run, or 10.");
    private static readonly DecimalParameter RatioParameter = new("ratio", 0, 1e9, "‖μ_G‖/M, the norm of the global mean in units of M; by default that of the run's last evaluation, or 0.") { Example = "1" };

    /// <summary>The parameters that choose the figure.</summary>
    internal static QueryParameter[] Parameters => [RunParameter, LambdaParameter, MeanNormParameter, ClassesParameter, RatioParameter];

    /// <summary>Reads a request; adds what is wrong to the query's errors, and leaves it null.</summary>
    internal static CollapseRequest Read(Query query) => new(
        query.Number(RunParameter), query.Decimal(LambdaParameter), query.Decimal(MeanNormParameter), (int?)query.Number(ClassesParameter), query.Decimal(RatioParameter));

    /// <summary>The request with the values of a run in place of what is null.</summary>
    /// <param name="run">The run; null for none.</param>
    /// <param name="last">The run's last evaluation; null where it has none.</param>
    internal CollapseRequest Filled(RunDto? run, TrailPoint? last) => this with
    {
        Lambda = Lambda ?? last?.Lambda ?? 2,
        MeanNorm = MeanNorm ?? last?.MeanNorm ?? 1,
        Classes = Classes ?? run?.Classes ?? 10,
        MeanRatio = MeanRatio ?? (last is null ? 0 : last.GlobalMeanNorm / last.MeanNorm),
    };

    /// <summary>Writes the request as the query of an address.</summary>
    internal string ToQuery() => string.Join('&', new (string Name, IFormattable? Value)[]
    {
        ("run", RunId), ("lambda", Lambda), ("M", MeanNorm), ("k", Classes), ("ratio", MeanRatio),
    }.Where(one => one.Value is not null).Select(one => $"{one.Name}={Text(one.Value!)}"));

    // A plus is a blank in an address.
    private static string Text(IFormattable value) =>
        value.ToString(value is double ? "G6" : null, CultureInfo.InvariantCulture).Replace("+", "", StringComparison.Ordinal);
}
