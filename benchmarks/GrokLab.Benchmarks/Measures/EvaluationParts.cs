using System.Globalization;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Measures;

/// <summary>The cost of the parts of an evaluation that a quick preset adds to those of the training set, in steps of the same run.</summary>
internal static class EvaluationParts
{
    private const int Rounds = 31;

    internal static void Run(TextWriter output)
    {
        Of(output, "grokking-quick", stepsBefore: 600, stepsBetween: 10);
        Of(output, "fig2-quick", stepsBefore: 150, stepsBetween: 2 * 73);
    }

    /// <param name="output">Where the result is printed.</param>
    /// <param name="name">The preset.</param>
    /// <param name="stepsBefore">Steps before the timing.</param>
    /// <param name="stepsBetween">The fewest steps between two evaluations of the preset.</param>
    private static void Of(TextWriter output, string name, int stepsBefore, int stepsBetween)
    {
        using var session = new TrainingSession(Presets.Find(name)!.Spec with { Device = "cpu" });
        using var scope = NewDisposeScope();
        var step = 0L;
        while (step < stepsBefore)
        {
            session.Step(++step, lambda: 0, measure: false);
        }

        var (train, validation, head) = (session.Data.Train, session.Data.Validation, session.Model.Head);
        var samples = new FeatureBatch(session.Features(train), train.Labels);
        var heldOut = new FeatureBatch(session.Features(validation), validation.Labels);
        var none = new FeatureBatch(heldOut.Features.narrow(0, 0, 0), heldOut.Labels.narrow(0, 0, 0));
        var temperature = Measure(heldOut, matches: true).Training[Metrics.MatchedTemperature];
        var times = InterleavedTiming.Measure(Rounds, new Dictionary<string, Action>
        {
            ["step"] = () => session.Step(++step, lambda: 0, measure: false),
            ["forward pass of both sets"] = () =>
            {
                session.Features(train);
                session.Features(validation);
            },
            ["measures of both sets"] = () => Measure(heldOut, matches: true),
            ["measures of both sets without κ at matched confidence"] = () => Measure(heldOut, matches: false),
            ["measures of the training set without it"] = () => Measure(none, matches: false),
        });
        Write(output, $"{name}: {train.Count} training and {validation.Count} validation samples, k = {session.Data.Classes}, m = {samples.Features.shape[1]}, τ = {temperature}; measures {session.MeasuresDescription}; medians of {Rounds} rounds\n");
        foreach (var (part, values) in times)
        {
            Row(part, values);
        }

        Row("κ at matched confidence alone", Difference("measures of both sets", "measures of both sets without κ at matched confidence"));
        Row("the validation set alone", Difference("measures of both sets without κ at matched confidence", "measures of the training set without it"));

        // A target of at least ln k is not matched, which takes no time.
        MeasuredSets Measure(FeatureBatch validationSet, bool matches) => session.Measures.Measure(
            samples, validationSet, head.weight!, head.bias, session.Data.Classes, representativeness: false, matches ? 0.1 : 10);

        double[] Difference(string whole, string part) => [.. times[whole].Zip(times[part], (a, b) => a - b)];

        void Row(string part, double[] values)
        {
            var steps = InterleavedTiming.MedianRatio(values, times["step"]);
            Write(output, $"  {part}: {InterleavedTiming.Median(values):F2} ms = {steps:F2} steps, {steps / stepsBetween:P1} of the steps between evaluations\n");
        }
    }

    private static void Write(TextWriter output, FormattableString text) => output.Write(text.ToString(CultureInfo.InvariantCulture));
}
