using System.Diagnostics;
using GrokLab.Benchmarks;
using GrokLab.Training.Engine;
using GrokLab.Training.Measures;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.GpuBenchmarks;

/// <summary>The time of an evaluation, part by part.</summary>
internal static class EvaluationParts
{
    private const int Rounds = 5;

    internal static void Run(string device)
    {
        foreach (var model in (string[])["fig1", "resnet18"])
        {
            using var session = new TrainingSession(Workloads.Spec(model, device));
            using var scope = NewDisposeScope();
            for (var step = 1; step <= 100; step++)
            {
                session.Step(step, lambda: 0, measure: false);
            }

            var (train, validation, head) = (session.Data.Train, session.Data.Validation, session.Model.Head);
            FeatureBatch samples, heldOut;
            using (no_grad())
            {
                samples = new(session.Features(train), train.Labels);
                heldOut = new(session.Features(validation), validation.Labels);
            }

            var last = session.Step(101, lambda: 0, measure: true);
            var evaluator = new Evaluator(session);
            Console.WriteLine($"{model}: {train.Count} and {validation.Count} samples, milliseconds, medians of {Rounds}\n\n| part | ms (range) |\n| --- | --- |");
            Time(session, "a step by itself, waited for", () => session.Step(102, 0, measure: false));
            Time(session, "features of both sets", () => { using var off = no_grad(); session.Features(train); session.Features(validation); });
            Time(session, "measures", () => session.Measures.Measure(samples, heldOut, head.weight!, head.bias, session.Data.Classes, representativeness: false));
            if (model == "fig1")
            {
                Time(session, "measures with representativeness", () => session.Measures.Measure(samples, heldOut, head.weight!, head.bias, session.Data.Classes, representativeness: true));
            }

            Time(session, "norm of the weights", () => session.WeightNorm());
            Time(session, "whole evaluation", () => evaluator.Evaluate(last, 0, null));
            Console.WriteLine();
        }
    }

    private static void Time(TrainingSession session, string name, Action action)
    {
        var times = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            using var scope = NewDisposeScope();
            var clock = Stopwatch.StartNew();
            action();
            if (session.Device.type == DeviceType.CUDA)
            {
                cuda.synchronize(session.Device);
            }

            if (round > 0)
            {
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        Console.WriteLine($"| {name} | {Figures.Spread(times, "F2")} |");
    }
}
