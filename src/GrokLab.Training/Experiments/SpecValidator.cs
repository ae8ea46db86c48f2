using System.Globalization;

namespace GrokLab.Training.Experiments;

/// <summary>What values a spec may have. The page, the API and the command line all show these messages.</summary>
public static class SpecValidator
{
    /// <summary>Everything that is wrong with a spec; empty where it can be run.</summary>
    public static IReadOnlyList<SpecError> Validate(ExperimentSpec spec)
    {
        var errors = new Errors();
        if (spec.Task is null || spec.Model is null || spec.Optimizer is null || spec.Regularizer is null || spec.Evaluation is null)
        {
            errors.Require(spec.Task is not null, "task", "Is missing.");
            errors.Require(spec.Model is not null, "model", "Is missing.");
            errors.Require(spec.Optimizer is not null, "optimizer", "Is missing.");
            errors.Require(spec.Regularizer is not null, "regularizer", "Must not be null.");
            errors.Require(spec.Evaluation is not null, "evaluation", "Must not be null.");
            return errors.All;
        }

        Task(errors, spec.Task);
        Model(errors, spec.Model);
        Fit(errors, spec.Task, spec.Model);
        Split(errors, spec.Task);
        Optimizer(errors, spec.Optimizer);
        Regularizer(errors, spec.Regularizer);
        Length(errors, spec);
        Evaluation(errors, spec);
        errors.Range("batchSize", spec.BatchSize);
        errors.Range("seed", spec.Seed);
        Device(errors, spec.Device);
        Precision(errors, spec);
        return errors.All;
    }

    /// <exception cref="InvalidSpecException">Anything is wrong with the spec.</exception>
    public static void ThrowIfInvalid(ExperimentSpec spec)
    {
        if (Validate(spec) is { Count: > 0 } errors)
        {
            throw new InvalidSpecException(errors);
        }
    }

    private static void Task(Errors errors, TaskSpec task)
    {
        if (task is BinaryOperationSpec binary)
        {
            errors.Range("task.trainFraction", binary.TrainFraction);
        }

        if (task is ModularArithmeticSpec modular)
        {
            errors.Range("task.modulus", modular.Modulus);
            errors.Defined("task.operation", modular.Operation);
            var divides = modular.Operation is ModularOperation.Divide or ModularOperation.DivideIfOddElseSubtract;
            errors.Require(
                !divides || modular.Modulus is < 2 or > 499 || IsPrime(modular.Modulus), "task.modulus",
                $"{Text(modular.Modulus)} is not prime, and the operation divides: x/y needs a prime modulus, for example 97.");
        }
        else if (task is PermutationGroupSpec group)
        {
            errors.Defined("task.operation", group.Operation);
        }
        else if (task is Cifar10Spec images)
        {
            Channels(errors, "task.mean", images.Mean);
            Channels(errors, "task.std", images.Std);
            errors.Defined("task.augmentation", images.Augmentation);
            errors.Range("task.trainLimit", images.TrainLimit ?? 2);
            errors.Range("task.validationLimit", images.ValidationLimit ?? 1);
        }
    }

    private static void Channels(Errors errors, string field, IReadOnlyList<double>? values)
    {
        if (values is not { Count: 3 })
        {
            errors.Add(field, $"{(values is null ? "null" : Text(values.Count) + " values")}; needed are three, of red, green and blue.");
            return;
        }

        for (var i = 0; i < values.Count; i++)
        {
            errors.Range($"{field}[{i}]", values[i]);
        }
    }

    private static void Model(Errors errors, ModelSpec model)
    {
        if (model is GrokkingTransformerSpec transformer)
        {
            errors.Range("model.layers", transformer.Layers);
            errors.Range("model.width", transformer.Width);
            errors.Range("model.heads", transformer.Heads);
            errors.Range("model.feedForwardWidth", transformer.FeedForwardWidth);
            errors.Require(
                transformer.Heads < 1 || transformer.Width % transformer.Heads == 0, "model.heads",
                $"{Text(transformer.Heads)} does not divide model.width = {Text(transformer.Width)}; it must.");
        }
        else if (model is ResNetSpec resNet)
        {
            errors.Require(resNet.Depth is 10 or 18, "model.depth", $"{Text(resNet.Depth)} is not allowed: 10 or 18.");
            errors.Defined("model.stem", resNet.Stem);
            errors.Range("model.widthMultiplier", resNet.WidthMultiplier);
            errors.Require(
                resNet.WidthMultiplier is not (>= 1.0 / 64 and <= 4) || double.IsInteger(64 * resNet.WidthMultiplier), "model.widthMultiplier",
                $"{Text(resNet.WidthMultiplier)} makes {Text(64 * resNet.WidthMultiplier)} channels of 64; it must be a whole number, as with 0.25.");
        }
    }

    private static void Fit(Errors errors, TaskSpec task, ModelSpec model)
    {
        if (task is Cifar10Spec != model is ResNetSpec)
        {
            errors.Add("model.kind", task is Cifar10Spec ? "This network reads tokens, the task gives images: choose resNet."
                : "This network reads images, the task gives tokens: choose grokkingTransformer.");
        }
    }

    private static void Split(Errors errors, TaskSpec task)
    {
        if (errors.None && task is BinaryOperationSpec { TrainFraction: var fraction } && TaskSize.Of(task) is var size)
        {
            errors.Require(
                size.Train > 0 && size.Validation > 0, "task.trainFraction",
                $"{Text(fraction)} of {Text(size.Train + size.Validation)} pairs leaves {Text(size.Train)} to train on; at least one must be trained on and one held out.");
        }
    }

    private static void Optimizer(Errors errors, OptimizerSpec optimizer)
    {
        errors.Range("optimizer.learningRate", optimizer.LearningRate);
        errors.Range("optimizer.weightDecay", optimizer.WeightDecay);
        errors.Range("optimizer.warmupSteps", optimizer.WarmupSteps);
        if (optimizer is AdamWSpec adam)
        {
            errors.Range("optimizer.beta1", adam.Beta1);
            errors.Range("optimizer.beta2", adam.Beta2);
            errors.Range("optimizer.epsilon", adam.Epsilon);
        }
        else if (optimizer is SgdSpec sgd)
        {
            errors.Range("optimizer.momentum", sgd.Momentum);
        }
    }

    private static void Regularizer(Errors errors, RegularizerSpec regularizer)
    {
        errors.Defined("regularizer.kind", regularizer.Kind);
        errors.Defined("regularizer.nccVariance", regularizer.NccVariance);
        errors.Range("regularizer.lambda", regularizer.Lambda);
        errors.Require(
            regularizer.Kind != RegularizerKind.None || regularizer.Lambda == 0, "regularizer.lambda",
            $"{Text(regularizer.Lambda)} without a regularizer; allowed is 0, or choose regularizer.kind ncc or flatness.");
        if (regularizer.Schedule is null)
        {
            errors.Add("regularizer.schedule", "Must not be null; [] is an empty schedule.");
            return;
        }

        errors.Require(
            regularizer.Kind != RegularizerKind.None || regularizer.Schedule.Count == 0, "regularizer.schedule",
            "Has entries, but regularizer.kind is none; choose ncc or flatness.");
        errors.Require(regularizer.Schedule.Count <= 1_000, "regularizer.schedule", $"{Text(regularizer.Schedule.Count)} entries; allowed are at most 1,000.");
        for (var i = 0; i < regularizer.Schedule.Count; i++)
        {
            var change = regularizer.Schedule[i];
            var field = $"regularizer.schedule[{i}]";
            if (change is null)
            {
                errors.Add(field, "Must not be null.");
                continue;
            }

            errors.Require(change.Step is null != change.Epoch is null, field, "Needs exactly one of step and epoch.");
            errors.Range($"{field}.step", change.Step ?? 1);
            errors.Range($"{field}.epoch", change.Epoch ?? 0);
            errors.Range($"{field}.lambda", change.Lambda);
        }
    }

    private static void Length(Errors errors, ExperimentSpec spec)
    {
        if (spec.Steps is null == spec.Epochs is null)
        {
            errors.Add("steps", spec.Steps is null ? "Either steps or epochs must be given." : "Only one of steps and epochs may be given.");
        }

        errors.Range("steps", spec.Steps ?? 1);
        errors.Range("epochs", spec.Epochs ?? 1);
    }

    private static void Evaluation(Errors errors, ExperimentSpec spec)
    {
        var evaluation = spec.Evaluation;
        errors.Range("evaluation.every", evaluation.Every);
        errors.Range("evaluation.denseUntil", evaluation.DenseUntil);
        errors.Range("evaluation.pointsPerDecade", evaluation.PointsPerDecade);
        var dense = Math.Min(evaluation.DenseUntil, spec.Steps ?? SpecRanges.MaxSteps) / Math.Max(1, evaluation.Every);
        errors.Require(
            evaluation.EveryEpochs is not null || dense <= MaxEvaluations, "evaluation.every",
            $"{Text(evaluation.Every)} up to step {Text(evaluation.DenseUntil)} makes {Text(dense)} evaluations; allowed are at most {Text(MaxEvaluations)}.");
        errors.Range("evaluation.everyEpochs", evaluation.EveryEpochs ?? 1);
        errors.Range("evaluation.representativenessPointsPerDecade", evaluation.RepresentativenessPointsPerDecade);
    }

    private static void Device(Errors errors, string? device)
    {
        var known = device is "auto" or "cpu" or "cuda" or "mps"
            || (device is not null && device.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(device.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < 128);
        errors.Require(known, "device", $"\"{Shorten(device)}\" is not a device; allowed are auto, cpu, cuda, cuda:N (N = 0, 1, …) and mps.");
    }

    private static void Precision(Errors errors, ExperimentSpec spec)
    {
        errors.Defined("precision", spec.Precision);
        errors.Require(
            spec.Precision != MatmulPrecision.Tf32 || spec.Device is not ("cpu" or "mps"), "precision",
            $"tf32 is of CUDA devices alone; with the device {spec.Device} allowed is full.");
    }

    // Each stores some twenty numbers.
    private const long MaxEvaluations = 2_000_000;

    private static bool IsPrime(int n) => n >= 2 && Enumerable.Range(2, Math.Max(0, (int)Math.Sqrt(n) - 1)).All(d => n % d != 0);

    private static string Shorten(string? text) => text is null ? "null" : text.Length <= 40 ? text : $"{text[..37]}…";

    private static string Text(long value) => NumberText.Count(value);

    private static string Text(double value) => NumberText.Exact(value);

    private sealed class Errors
    {
        private readonly List<SpecError> all = [];

        internal IReadOnlyList<SpecError> All => all;

        internal bool None => all.Count == 0;

        internal void Add(string field, string message) => all.Add(new SpecError(field, message));

        internal void Require(bool holds, string field, string message)
        {
            if (!holds)
            {
                Add(field, message);
            }
        }

        internal void Range(string field, double value)
        {
            if (SpecRanges.Of(field)!.Problem(value) is { } problem)
            {
                Add(field, problem);
            }
        }

        internal void Defined<T>(string field, T value)
            where T : struct, Enum => Require(Enum.IsDefined(value), field, $"{value} is not one of {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
