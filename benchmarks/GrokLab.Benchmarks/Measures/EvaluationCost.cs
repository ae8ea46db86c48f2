using System.Globalization;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Fast.Measures;
using GrokLab.Training.Measures;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.Ncc;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Measures;

/// <summary>The cost of an evaluation of the quick grokking run, part by part and by either path, in steps of either kind.</summary>
internal static class EvaluationCost
{
    private const int Rounds = 25;
    private const int StepsBefore = 300; // The training set is memorised, as it is at most evaluations.

    internal static void Run(TextWriter output)
    {
        var spec = Presets.Find("grokking-quick")!.Spec with { Device = "cpu" };
        using var plain = new TrainingSession(spec, StepChoice.Plain);
        using var fast = new TrainingSession(spec, StepChoice.Fast);
        using var scope = NewDisposeScope();
        var (step, plainStep) = (0L, 0L);
        while (step < StepsBefore)
        {
            fast.Step(++step, lambda: 0, measure: false);
        }

        var (train, validation, head) = (fast.Data.Train, fast.Data.Validation, fast.Model.Head);
        var (samples, heldOut) = (
            new FeatureBatch(fast.Features(train), train.Labels), new FeatureBatch(fast.Features(validation), validation.Labels));
        var batch = samples.Features.narrow(0, 0, spec.BatchSize).clone().requires_grad_();
        var labels = train.Labels.narrow(0, 0, spec.BatchSize);
        var (ofPlain, ofFast) = (new Evaluator(plain), new Evaluator(fast));
        var last = fast.Step(++step, lambda: 0, measure: true);
        var times = InterleavedTiming.Measure(Rounds, new Dictionary<string, Action>
        {
            ["plain step"] = () => plain.Step(++plainStep, lambda: 0, measure: false),
            ["fast step"] = () => fast.Step(++step, lambda: 0, measure: false),
            ["forward pass of the training set"] = () => fast.Features(train),
            ["forward pass of both sets"] = () =>
            {
                fast.Features(train);
                fast.Features(validation);
            },
            ["all measures of the training set, plain path"] = () =>
                TrainingMeasures.MeasureAll(samples.Features, samples.Labels, head.weight!, head.bias, fast.Data.Classes),
            ["all measures of the training set, fast path"] = () =>
                ((FastMeasures)fast.Measures).MeasureAll(samples.Features, samples.Labels, head.weight!, head.bias, fast.Data.Classes),
            ["all measures of both sets, plain path"] = () => Measure(plain, representativeness: false),
            ["all measures of both sets, fast path"] = () => Measure(fast, representativeness: false),
            ["the same with representativeness, plain path"] = () => Measure(plain, representativeness: true),
            ["the same with representativeness, fast path"] = () => Measure(fast, representativeness: true),
            ["evaluation, plain path"] = () => ofPlain.Evaluate(last, lambda: 0, stepsPerSecond: null),
            ["evaluation, fast path"] = () => ofFast.Evaluate(last, lambda: 0, stepsPerSecond: null),
            ["evaluation with representativeness, plain path"] = () =>
                ofPlain.Evaluate(last, lambda: 0, stepsPerSecond: null, representativeness: true),
            ["evaluation with representativeness, fast path"] = () =>
                ofFast.Evaluate(last, lambda: 0, stepsPerSecond: null, representativeness: true),
            ["regularizer ncc with its gradient"] = () =>
                new NccRegularizer(NccVariance.Sum).Value(batch, labels, head.weight!, head.bias).backward(),
            ["regularizer flatness with its gradient"] = () =>
                new FlatnessSpec().Create().Value(batch, labels, head.weight!, head.bias).backward(),
        });

        Write(output, $"{train.Count} training and {validation.Count} validation samples, m = {samples.Features.shape[1]}, k = {fast.Data.Classes}; medians of {Rounds} rounds\n");
        foreach (var (name, values) in times)
        {
            Row(name, values);
        }

        Row("representativeness alone, plain path", Difference("the same with representativeness, plain path", "all measures of both sets, plain path"));
        Row("representativeness alone, fast path", Difference("the same with representativeness, fast path", "all measures of both sets, fast path"));

        void Measure(TrainingSession session, bool representativeness) =>
            session.Measures.Measure(samples, heldOut, head.weight!, head.bias, fast.Data.Classes, representativeness);

        double[] Difference(string whole, string part) => [.. times[whole].Zip(times[part], (a, b) => a - b)];

        void Row(string name, double[] values) => Write(output,
            $"  {name}: {InterleavedTiming.Median(values):F1} ms = {InterleavedTiming.MedianRatio(values, times["plain step"]):F2} plain steps = {InterleavedTiming.MedianRatio(values, times["fast step"]):F2} fast steps\n");
    }

    private static void Write(TextWriter output, FormattableString text) => output.Write(text.ToString(CultureInfo.InvariantCulture));
}
