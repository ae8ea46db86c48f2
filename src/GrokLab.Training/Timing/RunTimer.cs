using System.Diagnostics;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Timing;

/// <summary>Times a few steps and an evaluation of a run, in seconds rather than hours.</summary>
public static class RunTimer
{
    private const int LeastWarmUpSteps = 3;
    private const int BlockSteps = 3;
    private const double MostSecondsBefore = 30;
    private const int MostSteps = 1_000;

    // New code is first compiled quickly and optimised later: early steps take several times as long.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(4);

    // An evaluation of this length is not repeated, although the first of a kind takes longer than later ones.
    private static readonly TimeSpan LongEvaluation = TimeSpan.FromSeconds(30);

    // A processor takes minutes for the measures of all of CIFAR-10 in a large network: a part is timed and scaled up.
    private const int MostImages = 6_500;
    private const int TrainPart = 1_000;
    private const int ValidationPart = 250;

    /// <summary>Times runs of a spec's shape in this process. Loads libtorch.</summary>
    /// <param name="spec">The spec to time, on its device.</param>
    /// <param name="processStart">The start of this process, for the time before a run's first step.</param>
    /// <exception cref="InvalidSpecException">The spec's values are not allowed, or its device is not available.</exception>
    /// <exception cref="Datasets.DatasetException">The task's data set is not installed or is damaged.</exception>
    public static RunTiming Measure(ExperimentSpec spec, DateTime processStart)
    {
        // Read the wall clock, which may be adjusted, only once; from here on use a monotonic clock.
        var beforeThis = DateTime.UtcNow - processStart.ToUniversalTime();
        var sinceThis = Stopwatch.StartNew();
        SpecValidator.ThrowIfInvalid(spec);
        var shape = TimedShape.Of(spec);
        using var session = new TrainingSession(shape);
        var ready = TimeSpan.FromSeconds(Math.Clamp(beforeThis.TotalSeconds, 0, MostSecondsBefore)) + sinceThis.Elapsed;
        var step = 0L;
        var warmUp = Stopwatch.StartNew();
        while (step < LeastWarmUpSteps || warmUp.Elapsed < WarmUp)
        {
            session.Step(++step, shape.Regularizer.Lambda, measure: false);
            Wait(session);
        }

        var (warmUpSteps, warmUpSeconds) = (step, warmUp.Elapsed.TotalSeconds);
        var (plain, regularized) = StepSeconds(session, ref step);
        var (evaluation, representativeness) = EvaluationSeconds(session, ref step, plain);
        return new RunTiming
        {
            Device = session.ComputeDevice.Device,
            DeviceName = session.ComputeDevice.Name,
            StepsPerEpoch = session.StepsPerEpoch,
            // The first steps may also be the faster ones, where other programs slow the machine down later.
            StartupSeconds = ready.TotalSeconds + Math.Max(0, warmUpSeconds - (warmUpSteps * (regularized ?? plain))),
            StepSeconds = plain,
            RegularizedStepSeconds = regularized,
            EvaluationSeconds = evaluation,
            RepresentativenessSeconds = representativeness,
        };
    }

    /// <summary>Times steps without and with λ in turn, so that other load on the machine slows both down equally.</summary>
    private static (double Plain, double? Regularized) StepSeconds(TrainingSession session, ref long step)
    {
        var lambda = session.Spec.Regularizer.Lambda;
        var clock = Stopwatch.StartNew();
        TimeSpan plain = TimeSpan.Zero, regularized = TimeSpan.Zero;
        var steps = 0;
        while (steps == 0 || (steps < MostSteps && clock.Elapsed < Enough))
        {
            plain += Block(session, ref step, 0);
            regularized += lambda == 0 ? TimeSpan.Zero : Block(session, ref step, lambda);
            steps += BlockSteps;
        }

        return (plain.TotalSeconds / steps, lambda == 0 ? null : regularized.TotalSeconds / steps);
    }

    private static TimeSpan Block(TrainingSession session, ref long step, double lambda)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < BlockSteps; i++)
        {
            session.Step(++step, lambda, measure: false);
        }

        Wait(session);
        return clock.Elapsed;
    }

    private static (double Evaluation, double? Representativeness) EvaluationSeconds(TrainingSession session, ref long step, double stepSeconds)
    {
        var samples = session.Data.Train.Count + session.Data.Validation.Count;
        if (session.Spec.Task.Part(TrainPart, ValidationPart) is not { } smaller || samples <= MostImages || session.Device.type != TorchSharp.DeviceType.CPU)
        {
            return EvaluationSeconds(session, new Evaluator(session), ref step, stepSeconds);
        }

        using var part = new TrainingSession(session.Spec with
        {
            Task = smaller,
            Regularizer = new NoRegularizerSpec(),
            BatchSize = 2, // So that a step takes almost no time: it is not scaled up with the evaluation.
        });
        var (evaluation, representativeness) = EvaluationSeconds(part, new Evaluator(part), ref step, stepSeconds: 0);
        return (
            evaluation * samples / (part.Data.Train.Count + part.Data.Validation.Count),
            representativeness * ((double)session.Data.Train.Count / part.Data.Train.Count) * ((double)session.Data.Validation.Count / part.Data.Validation.Count));
    }

    private static (double Evaluation, double? Representativeness) EvaluationSeconds(
        TrainingSession session, Evaluator evaluator, ref long step, double stepSeconds)
    {
        // As in the trainer, the step before an evaluation also measures the gradient's norm.
        var last = session.Step(++step, 0, measure: true);
        var first = Timed(session, () => evaluator.Evaluate(last, 0, null));
        var evaluation = first;
        if (first < LongEvaluation.TotalSeconds)
        {
            // The shorter of two, because other load can make a single evaluation many times as long.
            var number = ++step;
            evaluation = Math.Min(first, Timed(session, () => evaluator.Evaluate(session.Step(number, 0, measure: true), 0, null)) - stepSeconds);
        }

        double? representativeness = session.Spec.Evaluation.RepresentativenessPointsPerDecade == 0
            ? null
            : Timed(session, () => evaluator.Evaluate(last, 0, null, representativeness: true)) - evaluation;
        return (Math.Max(evaluation, 0), representativeness is { } seconds ? Math.Max(seconds, 0) : null);
    }

    private static double Timed(TrainingSession session, Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        Wait(session);
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Waits for an accelerator, which may still be computing when a step returns.</summary>
    private static void Wait(TrainingSession session) => session.Divergence();
}
