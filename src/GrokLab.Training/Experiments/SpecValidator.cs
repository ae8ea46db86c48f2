using System.Globalization;
using GrokLab.Training.Kinds;
using GrokLab.Training.Models;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Specs;
using GrokLab.Training.Tasks;

namespace GrokLab.Training.Experiments;

/// <summary>Checks the values of a spec. The page, the API and the command line all show these messages.</summary>
public static class SpecValidator
{
    /// <summary>All errors of a spec; empty where it can be run.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="isNew">Whether a new run is planned: its planned changes must take effect before its end, each at another step. Stored
    /// runs of earlier versions may have planned others.</param>
    public static IReadOnlyList<SpecError> Validate(ExperimentSpec spec, bool isNew = false)
    {
        var errors = new SpecErrors();
        if (spec.Task is null || spec.Model is null || spec.Optimizer is null || spec.Regularizer is null || spec.Evaluation is null)
        {
            errors.Require(spec.Task is not null, "task", "Is missing.");
            errors.Require(spec.Model is not null, "model", "Is missing.");
            errors.Require(spec.Optimizer is not null, "optimizer", "Is missing.");
            errors.Require(spec.Regularizer is not null, "regularizer", "Must not be null.");
            errors.Require(spec.Evaluation is not null, "evaluation", "Must not be null.");
            return errors.All;
        }

        errors.Fields(spec.Task, KnownKinds.Of(spec.Task).Fields);
        spec.Task.Validate(errors);
        errors.Fields(spec.Model, KnownKinds.Of(spec.Model).Fields);
        spec.Model.Validate(errors);
        Fit(errors, spec.Task, spec.Model);
        errors.Fields(spec.Optimizer, [.. OptimizerSpec.CommonFields, .. KnownKinds.Of(spec.Optimizer).Fields]);
        Regularizer(errors, spec.Regularizer);
        Length(errors, spec);
        Evaluation(errors, spec);
        Range(errors, "batchSize", spec.BatchSize);
        PlanChecks.Validate(errors, spec);
        if (isNew)
        {
            PlanChecks.ValidateNew(errors, spec);
        }

        Range(errors, "seed", spec.Seed);
        Device(errors, spec.Device);
        Precision(errors, spec);
        return errors.All;
    }

    /// <exception cref="InvalidSpecException">The spec has an error.</exception>
    public static void ThrowIfInvalid(ExperimentSpec spec, bool isNew = false)
    {
        if (Validate(spec, isNew) is { Count: > 0 } errors)
        {
            throw new InvalidSpecException(errors);
        }
    }

    private static void Fit(SpecErrors errors, TaskSpec task, ModelSpec model)
    {
        var (gives, reads) = (KnownKinds.Of(task).Samples, KnownKinds.Of(model).Samples);
        if (gives != reads)
        {
            var fitting = KnownKinds.Models.Where(kind => kind.Samples == gives).Select(kind => kind.Name);
            errors.Add("model.kind", $"This network reads {Text(reads)}, the task gives {Text(gives)}: choose {string.Join(" or ", fitting)}.");
        }
    }

    private static void Regularizer(SpecErrors errors, RegularizerSpec regularizer)
    {
        errors.Fields(regularizer, [RegularizerSpec.LambdaField, .. KnownKinds.Of(regularizer).Fields]);
        var hasNone = regularizer is NoRegularizerSpec;
        var others = string.Join(" or ", KnownKinds.Regularizers.Skip(1).Select(kind => kind.Name));
        errors.Require(
            !hasNone || regularizer.Lambda == 0, "regularizer.lambda",
            $"{NumberText.Exact(regularizer.Lambda)} without a regularizer; allowed is 0, or choose regularizer.kind {others}.");
        errors.Require(
            !hasNone || regularizer.Schedule is null or { Count: 0 }, "regularizer.schedule",
            $"Has entries, but regularizer.kind is none; choose {others}.");
        PlanChecks.Entries(errors, "regularizer.schedule", regularizer.Schedule, (entry, change) => Range(errors, $"{entry}.lambda", change.Lambda));
    }

    private static void Length(SpecErrors errors, ExperimentSpec spec)
    {
        if (spec.Steps is null == spec.Epochs is null)
        {
            errors.Add("steps", spec.Steps is null ? "Either steps or epochs must be given." : "Only one of steps and epochs may be given.");
        }

        Range(errors, "steps", spec.Steps ?? 1);
        Range(errors, "epochs", spec.Epochs ?? 1);
    }

    private static void Evaluation(SpecErrors errors, ExperimentSpec spec)
    {
        var evaluation = spec.Evaluation;
        Range(errors, "evaluation.every", evaluation.Every);
        Range(errors, "evaluation.denseUntil", evaluation.DenseUntil);
        Range(errors, "evaluation.pointsPerDecade", evaluation.PointsPerDecade);
        var dense = Math.Min(evaluation.DenseUntil, spec.Steps ?? SpecRanges.MaxSteps) / Math.Max(1, evaluation.Every);
        errors.Require(
            evaluation.EveryEpochs is not null || dense <= MaxEvaluations, "evaluation.every",
            $"{Text(evaluation.Every)} up to step {Text(evaluation.DenseUntil)} makes {Text(dense)} evaluations; allowed are at most {Text(MaxEvaluations)}.");
        Range(errors, "evaluation.everyEpochs", evaluation.EveryEpochs ?? 1);
        Range(errors, "evaluation.representativenessPointsPerDecade", evaluation.RepresentativenessPointsPerDecade);
        Range(errors, "evaluation.matchedLoss", evaluation.MatchedLoss);
    }

    private static void Device(SpecErrors errors, string? device)
    {
        var known = device is "auto" or "cpu" or "cuda" or "mps"
            || (device is not null && device.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < 128);
        errors.Require(known, "device", $"\"{Shorten(device)}\" is not a device; allowed are auto, cpu, cuda, cuda:N (N = 0, 1, …) and mps.");
    }

    private static void Precision(SpecErrors errors, ExperimentSpec spec)
    {
        errors.Defined("precision", spec.Precision);
        errors.Require(
            spec.Precision != MatmulPrecision.Tf32 || spec.Device is not ("cpu" or "mps"), "precision",
            $"tf32 needs a CUDA device; with the device {spec.Device} only full is allowed.");
    }

    // Each evaluation stores about fifty numbers, and up to 45 angles.
    private const long MaxEvaluations = 2_000_000;

    private static string Shorten(string? text) => text is null ? "null" : text.Length <= 40 ? text : $"{text[..37]}…";

    private static string Text(long value) => NumberText.Count(value);

    private static string Text(SampleKind samples) => samples == SampleKind.Tokens ? "tokens" : "images";

    private static void Range(SpecErrors errors, string field, double value) => errors.Range(field, SpecRanges.Of(field)!, value);
}
