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

    // Code that runs for the first time is compiled quickly, and only then well: early steps take several times as long.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(4);

    // An evaluation that long is not repeated, although the first of a kind takes longer than later ones.
    private static readonly TimeSpan LongEvaluation = TimeSpan.FromSeconds(30);

    // A processor takes minutes for the measures of all of CIFAR-10 in a large network: their time is that of a part, scaled up.
    private const int MostImages = 6_500;
    private const int TrainPart = 1_000;
    private const int ValidationPart = 250;

    /// <summary>Times runs of a spec's shape in this process. Loads libtorch.</summary>
    /// <param name="spec">What to time; its device is where.</param>
    /// <param name="processStart">When this process was started, for the time that a run takes before its first step.</param>
    /// <exception cref="InvalidSpecException">The spec's values are not allowed, or its device is not there.</exception>
    /// <exception cref="Datasets.DatasetException">The task's data set is not installed, or damaged.</exception>
    public static RunTiming Measure(ExperimentSpec spec, DateTime processStart)
    {
        // Once by the clock on the wall, which may be set meanwhile; from here on by one that may not.
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
            // The first steps may also be the faster ones, where something else slows the machine down meanwhile.
            StartupSeconds = ready.TotalSeconds + Math.Max(0, warmUpSeconds - (warmUpSteps * (regularized ?? plain))),
            StepSeconds = plain,
            RegularizedStepSeconds = regularized,
            EvaluationSeconds = evaluation,
            RepresentativenessSeconds = representativeness,
        };
    }

    /// <summary>Steps without and with λ in turn, so that whatever else the machine does slows both down alike.</summary>
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
            BatchSize = 2, // A step costs next to nothing, and is not scaled up with the evaluation.
        });
        var (evaluation, representativeness) = EvaluationSeconds(part, new Evaluator(part), ref step, stepSeconds: 0);
        return (
            evaluation * samples / (part.Data.Train.Count + part.Data.Validation.Count),
            representativeness * ((double)session.Data.Train.Count / part.Data.Train.Count) * ((double)session.Data.Validation.Count / part.Data.Validation.Count));
    }

    private static (double Evaluation, double? Representativeness) EvaluationSeconds(
        TrainingSession session, Evaluator evaluator, ref long step, double stepSeconds)
    {
        // As the trainer does it: the step before measures the gradient's norm too.
        var last = session.Step(++step, 0, measure: true);
        var first = Timed(session, () => evaluator.Evaluate(last, 0, null));
        var evaluation = first;
        if (first < LongEvaluation.TotalSeconds)
        {
            // The shorter of two: a machine that is busy with other things makes single evaluations many times as long.
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

    /// <summary>An accelerator works on after a step returns: what it is asked for then comes when all is done.</summary>
    private static void Wait(TrainingSession session) => session.Divergence();
}
