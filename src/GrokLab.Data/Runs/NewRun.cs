namespace GrokLab.Data.Runs;

/// <summary>The data needed to queue a run.</summary>
/// <param name="Name">The run's name, for display.</param>
/// <param name="Preset">The preset that the run was made from, if any.</param>
/// <param name="SpecJson">The whole experiment spec as JSON.</param>
/// <param name="Seed">Seed of every random stream of the run.</param>
/// <param name="RequestedDevice">The requested device.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run; 0 while unknown.</param>
/// <param name="RegularizerKind">The regularizer's kind, as the spec names it.</param>
/// <param name="Lambda">The initial λ; null without a regularizer.</param>
/// <param name="Variant">The variant of the comparison that the run belongs to; null if its group compares nothing.</param>
/// <param name="ParentRunId">The parent if the run is a fork.</param>
/// <param name="ForkStep">The step at which the run leaves its parent.</param>
public sealed record NewRun(
    string Name,
    string? Preset,
    string SpecJson,
    int Seed,
    string RequestedDevice,
    long TotalSteps = 0,
    string? RegularizerKind = null,
    double? Lambda = null,
    string? Variant = null,
    long? ParentRunId = null,
    long? ForkStep = null);
