using System.Diagnostics;
using System.Globalization;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Measures;

/// <summary>
/// Trains <c>grokking-quick</c>, evaluated by its own schedule, and prints where the time went. The overhead of measures is the
/// time that evaluations of only loss and accuracy of both sets would not take: measures and representativeness, less the
/// losses. The forward passes are not part of it.
/// </summary>
internal static class OverheadBenchmark
{
    /// <param name="output">Where the result is printed.</param>
    /// <param name="steps">The number of steps; null for the whole run.</param>
    internal static void Run(TextWriter output, long? steps)
    {
        var spec = Presets.Find("grokking-quick")!.Spec with { Device = "cpu", Seed = 1 };
        using var session = new TrainingSession(spec);
        var times = Train(session, steps ?? session.TotalSteps);
        var (measures, representativeness) = Split(times.Measures);
        var losses = measures * LossShare(session);
        var evaluations = times.Forward + measures + representativeness + times.WeightNorm;
        var total = times.Steps + evaluations;
        Write(output, $"grokking-quick, seed 1: {times.StepCount} of {session.TotalSteps} steps, {times.Measures.Count} evaluations, {times.Measures.Count(m => m.Representativeness)} with representativeness; step {session.StepDescription}, measures {session.MeasuresDescription}\n");
        Share("steps", times.Steps);
        Share("forward passes of evaluations", times.Forward);
        Share("measures, losses and accuracies of both sets", measures);
        Share("representativeness", representativeness);
        Share("norm of the weights", times.WeightNorm);
        Write(output, $"  all: {total:F2} s\n");
        var overhead = measures + representativeness - losses;
        Write(output, $"losses and accuracies alone: {losses:F2} s\n");
        Write(output, $"overhead of measures: {overhead:F2} s, {overhead / times.Steps:P1} of the steps, {overhead / (total - overhead):P1} of a run without them\n");
        Write(output, $"evaluations: {evaluations / times.Steps:P1} of the steps; one without representativeness {(times.Forward + measures + times.WeightNorm) / times.Measures.Count * times.StepCount / times.Steps:F2} steps\n");

        void Share(string name, double seconds) => Write(output, $"  {name}: {seconds:F2} s, {seconds / total:P1}\n");
    }

    private static RunTimes Train(TrainingSession session, long steps)
    {
        var times = new RunTimes();
        var schedule = new EvaluationSchedule(session.Spec.Evaluation, session.TotalSteps, session.StepsPerEpoch);
        for (var step = 0L; ; step++)
        {
            if (schedule.IsDue(step))
            {
                Evaluate(session, times, schedule.IncludesRepresentativeness(step));
            }

            if (step == steps)
            {
                return times;
            }

            var before = Stopwatch.GetTimestamp();
            session.Step(step + 1, lambda: 0, measure: schedule.WillBeDue(step + 1));
            times.Steps += Stopwatch.GetElapsedTime(before).TotalSeconds;
            times.StepCount++;
        }
    }

    /// <summary>An evaluation part by part, as <see cref="Evaluator"/> does it.</summary>
    private static void Evaluate(TrainingSession session, RunTimes times, bool representativeness)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (train, validation, head) = (session.Data.Train, session.Data.Validation, session.Model.Head);
        var start = Stopwatch.GetTimestamp();
        var samples = new FeatureBatch(session.Features(train), train.Labels);
        var heldOut = new FeatureBatch(session.Features(validation), validation.Labels);
        var measuring = Stopwatch.GetTimestamp();
        session.Measures.Measure(samples, heldOut, head.weight!, head.bias, session.Data.Classes, representativeness);
        var measured = Stopwatch.GetTimestamp();
        session.WeightNorm();
        times.Forward += Stopwatch.GetElapsedTime(start, measuring).TotalSeconds;
        times.Measures.Add((Stopwatch.GetElapsedTime(measuring, measured).TotalSeconds, representativeness));
        times.WeightNorm += Stopwatch.GetElapsedTime(measured).TotalSeconds;
    }

    /// <summary>Splits off representativeness: the time that evaluations with it take longer than others.</summary>
    private static (double Measures, double Representativeness) Split(List<(double Seconds, bool Representativeness)> all)
    {
        var others = all.Where(m => !m.Representativeness).Select(m => m.Seconds).DefaultIfEmpty(0).Average();
        var representativeness = all.Where(m => m.Representativeness).Sum(m => m.Seconds - others);
        return (all.Sum(m => m.Seconds) - representativeness, representativeness);
    }

    /// <summary>The share of loss and accuracy of both sets, by libtorch's operations, in the measures. A ratio within each round, so that
    /// other load of the machine affects both.</summary>
    private static double LossShare(TrainingSession session)
    {
        using var scope = NewDisposeScope();
        var (train, validation, head) = (session.Data.Train, session.Data.Validation, session.Model.Head);
        var samples = new FeatureBatch(session.Features(train), train.Labels);
        var heldOut = new FeatureBatch(session.Features(validation), validation.Labels);
        var times = InterleavedTiming.Measure(31, new Dictionary<string, Action>
        {
            ["measures"] = () => session.Measures.Measure(samples, heldOut, head.weight!, head.bias, session.Data.Classes, representativeness: false),
            ["losses"] = () =>
            {
                LossAndAccuracy(session, samples);
                LossAndAccuracy(session, heldOut);
            },
        });
        return InterleavedTiming.MedianRatio(times["losses"], times["measures"]);
    }

    private static void LossAndAccuracy(TrainingSession session, FeatureBatch samples)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var logits = nn.functional.linear(samples.Features, session.Model.Head.weight!, session.Model.Head.bias);
        nn.functional.cross_entropy(logits, samples.Labels).item<float>();
        logits.argmax(1).eq(samples.Labels).sum().item<long>();
    }

    private static void Write(TextWriter output, FormattableString text) => output.Write(text.ToString(CultureInfo.InvariantCulture));

    private sealed class RunTimes
    {
        internal double Steps { get; set; }

        internal long StepCount { get; set; }

        internal double Forward { get; set; }

        internal List<(double Seconds, bool Representativeness)> Measures { get; } = [];

        internal double WeightNorm { get; set; }
    }
}
