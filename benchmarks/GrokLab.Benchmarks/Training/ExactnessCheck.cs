using System.Globalization;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Steps;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Training;

/// <summary>How close the fast step is to the plain step on the Fig. 1 network.</summary>
internal static class ExactnessCheck
{
    private const int Points = 10;
    private const int StepsBetween = 40;

    private static readonly ExperimentSpec Spec = Presets.Find("grokking-quick")!.Spec with { Device = "cpu" };

    /// <summary>Gradients from the same weights and batch at ten points along a run, and the loss of the first 20 steps.</summary>
    internal static void Run(TextWriter output)
    {
        Write(output, $"gradients from the same weights and batch at {Points} points {StepsBetween} steps apart: norm of the difference, relative\n");
        Write(output, $"  {"step",5}  fast – plain  plain – float64  fast – float64\n");
        foreach (var (step, fastToPlain, plainToPrecise, fastToPrecise) in GradientDifferences())
        {
            Write(output, $"  {step,5}  {fastToPlain,12:E1}  {plainToPrecise,15:E1}  {fastToPrecise,14:E1}\n");
        }

        Write(output, $"largest difference of the training loss after each of the first 20 steps: {LossDifferences().Max():E1} nats\n");
    }

    /// <summary>The optimizer step of 99 % validation accuracy with the fast and the plain step, seed by seed.</summary>
    internal static void Grokking(TextWriter output)
    {
        foreach (var seed in (int[])[1, 2, 3, 4, 5])
        {
            var (plain, fast) = (GrokkingStep(seed, StepChoice.Plain), GrokkingStep(seed, StepChoice.Fast));
            Write(output, $"seed {seed}: 99 % validation accuracy at step {plain?.ToString(CultureInfo.InvariantCulture) ?? "–"} plain, {fast?.ToString(CultureInfo.InvariantCulture) ?? "–"} fast\n");
        }
    }

    private static IEnumerable<(long Step, double FastToPlain, double PlainToPrecise, double FastToPrecise)> GradientDifferences()
    {
        using var plain = new TrainingSession(Spec, StepChoice.Plain);
        using var fast = new TrainingSession(Spec, StepChoice.Fast);
        using var precise = new PreciseGradient(Spec);
        var step = 0L;
        for (var point = 0; point < Points; point++)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            foreach (var (to, from) in plain.Model.parameters().Zip(fast.Model.parameters()))
            {
                to.copy_(from);
            }

            var (before, after) = (FirstMoments(fast).Select(m => m.clone()).ToArray(), FirstMoments(plain));
            foreach (var (to, from) in after.Zip(before))
            {
                to.copy_(from);
            }

            step++;
            var exact = precise.Of(fast.Model, step);
            fast.Step(step, lambda: 0, measure: false);
            using (enable_grad())
            {
                plain.Step(step, lambda: 0, measure: false);
            }

            // m ← β₁ m + (1 − β₁) g: the gradient follows from the increase of m.
            var decay = ((AdamWSpec)Spec.Optimizer).Beta1;
            var (ofPlain, ofFast) = (Gained(FirstMoments(plain), before, decay), Gained(FirstMoments(fast), before, decay));
            yield return (step, Difference(ofFast, ofPlain), Difference(ofPlain, exact), Difference(ofFast, exact));
            for (var i = 1; i < StepsBetween; i++)
            {
                fast.Step(++step, lambda: 0, measure: false);
            }
        }
    }

    private static IEnumerable<double> LossDifferences()
    {
        using var plain = new TrainingSession(Spec, StepChoice.Plain);
        using var fast = new TrainingSession(Spec, StepChoice.Fast);
        var (ofPlain, ofFast) = (new Evaluator(plain), new Evaluator(fast));
        for (var step = 1L; step <= 20; step++)
        {
            plain.Step(step, lambda: 0, measure: false);
            fast.Step(step, lambda: 0, measure: false);
            yield return Math.Abs(TrainLoss(ofPlain) - TrainLoss(ofFast));
        }
    }

    private static long? GrokkingStep(int seed, StepChoice choice)
    {
        using var session = new TrainingSession(Spec with { Seed = seed }, choice);
        var evaluator = new Evaluator(session);
        for (var step = 1L; step <= 4_000; step++)
        {
            session.Step(step, lambda: 0, measure: false);
            if (step % 20 == 0 && Evaluated(evaluator, Metrics.ValidationAccuracy) >= 0.99)
            {
                return step;
            }
        }

        return null;
    }

    private static double TrainLoss(Evaluator evaluator) => Evaluated(evaluator, Metrics.TrainLoss);

    private static double Evaluated(Evaluator evaluator, string name) =>
        evaluator.Evaluate(default, lambda: 0, stepsPerSecond: null).Values[name] ?? double.NaN;

    private static double Difference(Tensor one, Tensor other) =>
        ((one.to(float64) - other.to(float64)).norm() / other.to(float64).norm()).item<double>();

    private static Tensor[] FirstMoments(TrainingSession session) =>
        [.. session.Model.named_parameters().Select(p => session.OptimizerState[OptimizerStateNames.FirstMoment(p.name)])];

    private static Tensor Gained(Tensor[] after, Tensor[] before, double decay) =>
        cat([.. after.Zip(before, (a, b) => ((a - (decay * b)) / (1 - decay)).flatten())]);

    private static void Write(TextWriter output, FormattableString text) => output.Write(text.ToString(CultureInfo.InvariantCulture));
}
