namespace GrokLab.Data.Runs;

/// <summary>What must be known to queue a run.</summary>
/// <param name="Name">For people.</param>
/// <param name="Preset">The preset it was made from, if any.</param>
/// <param name="SpecJson">The whole experiment spec as JSON.</param>
/// <param name="Seed">Seed of every random stream of the run.</param>
/// <param name="RequestedDevice">The device asked for.</param>
/// <param name="TotalSteps">Optimizer steps of the whole run; 0 as long as it is not known.</param>
/// <param name="RegularizerKind">Which regularizer, as the spec names it.</param>
/// <param name="Lambda">The λ it begins with; null without a regularizer.</param>
/// <param name="Variant">Which of the things that its group compares; null where it compares nothing.</param>
/// <param name="ParentRunId">The run that it is forked from, if any.</param>
/// <param name="ForkStep">The step at which it leaves its parent.</param>
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
