using GrokLab.Data.Runs;
using GrokLab.Training.Experiments;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Tests.Components;

/// <summary>Runs as a page gets them.</summary>
internal static class SampleRuns
{
    internal static RunDto Of(RunStatus status, string regularizer = "none", double? lambda = null) => RunDto.From(new Run
    {
        Id = 7,
        Name = "Grokking, quick",
        Preset = "grokking-quick",
        SpecJson = SpecJson.Write(Presets.All[0].Spec),
        RequestedDevice = "auto",
        Seed = 1,
        Status = status,
        Step = 500,
        TotalSteps = 2_000,
        StepsPerSecond = 12.3,
        RemainingSeconds = 122,
        ElapsedSeconds = 41,
        RegularizerKind = regularizer,
        Lambda = lambda,
    });

    internal static RunDto With(ExperimentSpec spec, string? variant) => RunDto.From(new Run
    {
        Id = 7,
        Name = "Mine",
        Preset = "grokking-quick",
        Variant = variant,
        SpecJson = SpecJson.Write(spec),
        RequestedDevice = spec.Device,
        Seed = spec.Seed,
        Status = RunStatus.Completed,
        TotalSteps = 2_000,
        RegularizerKind = "none",
    });
}
