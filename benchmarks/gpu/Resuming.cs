using GrokLab.Training.Checkpoints;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.Ncc;

namespace GrokLab.GpuBenchmarks;

/// <summary>How close a resumed run is to an uninterrupted one, and two uninterrupted runs to each other; unplugging in the middle.</summary>
internal static class Resuming
{
    private const int Steps = 400;

    internal static void Run(string device)
    {
        Console.WriteLine($"{Steps} steps: relative distance of all weights\n\n| | twice from the start | resumed at step {Steps / 2} | CUDA graphs and `plain` |\n| --- | --- | --- | --- |");
        foreach (var (name, spec) in (IEnumerable<(string, ExperimentSpec)>)
        [
            ("fig1", Workloads.Spec("fig1", device)),
            ("fig1, NCC regularizer", Workloads.Spec("fig1", device) with { Regularizer = new NccSpec { NccVariance = NccVariance.Mean, Lambda = 1e-3 } }),
            ("fig1, flatness regularizer", Workloads.Spec("fig1", device) with { Regularizer = new FlatnessSpec { Lambda = 1e-4 } }),
            ("resnet18", Workloads.Spec("resnet18", device)),
            ("resnet18, NCC regularizer", Workloads.Spec("resnet18", device) with { Regularizer = new NccSpec { NccVariance = NccVariance.Mean, Lambda = 1e-3 } }),
            ("resnet18 augmented", Presets.Find("fig7-paper")!.Spec with { Device = device }),
        ])
        {
            try
            {
                var whole = Train(spec, null, 0, Steps);
                var again = Train(spec, null, 0, Steps);
                var resumed = Train(spec, Train(spec, null, 0, Steps / 2), Steps / 2, Steps);
                var plain = Train(spec, null, 0, Steps, StepChoice.Plain);
                Console.WriteLine($"| {name} | {Distance(whole, again):E1} | {Distance(whole, resumed):E1} | {Distance(whole, plain):E1} |");
            }
            catch (Exception e)
            {
                Console.WriteLine($"| {name} | {e.GetType().Name}: {e.Message.Split('\n')[0]} | | |");
            }
        }

        Console.WriteLine();
        Unplug(device);
        Measures(device);
    }

    /// <summary>Whether two whole runs measure the same values.</summary>
    private static void Measures(string device)
    {
        foreach (var (name, spec) in (IEnumerable<(string, ExperimentSpec)>)
        [
            ("grokking-quick, 500 steps", Workloads.Spec("fig1", device) with { Steps = 500 }),
            ("fig2-quick REG, 4 epochs", Presets.Find("fig2-quick")!.Group([1])[1].Spec with { Device = device, Epochs = 4, Evaluation = new EvaluationSpec { EveryEpochs = 1 } }),
        ])
        {
            var (one, other) = (All(spec), All(spec));
            string[] different = [.. one.Zip(other).SelectMany(p => p.First.Values.Keys.Where(k => k != Metrics.StepsPerSecond && p.First.Values[k] != p.Second.Values[k])).Distinct()];
            Console.WriteLine($"{name}: of {one.Sum(m => m.Values.Count)} values at {one.Count} evaluations, measures that differ between two runs: {(different.Length == 0 ? "none" : string.Join(", ", different))}\n");
        }

        static List<MetricsMeasured> All(ExperimentSpec spec)
        {
            using var control = new RunControl();
            return [.. new Trainer(spec, control).Run().OfType<MetricsMeasured>()];
        }
    }

    /// <summary>Compares a command in the middle of a run with the same change planned in the spec.</summary>
    private static void Unplug(string device)
    {
        var spec = Workloads.Spec("fig1", device) with
        {
            Regularizer = new NccSpec { NccVariance = NccVariance.Mean, Lambda = 1e-3 },
            Steps = 600,
        };
        using var control = new RunControl();
        long at = 0;
        var byHand = new List<MetricsMeasured>();
        foreach (var message in new Trainer(spec, control).Run())
        {
            if (message is MetricsMeasured metrics)
            {
                byHand.Add(metrics);
                if (metrics.Step == 300)
                {
                    control.Send(new SetLambda(0));
                }
            }

            at = message is TrainingEvent { Kind: TrainingEventKind.RegularizerUnplugged } unplugged ? unplugged.Step : at;
        }

        using var second = new RunControl();
        var planned = new Trainer(spec with { Regularizer = spec.Regularizer with { Schedule = [new LambdaChange { Step = at, Lambda = 0 }] } }, second)
            .Run().OfType<MetricsMeasured>().ToList();
        var largest = byHand.Zip(planned).Max(pair => Math.Abs((pair.First.Values[Metrics.TrainLoss]! - pair.Second.Values[Metrics.TrainLoss]!).Value));
        Console.WriteLine($"Unplugged by hand: the first step with λ = 0 is {at}; λ of the last evaluation {byHand[^1].Values[Metrics.Lambda]}; largest difference of the training loss to the run that planned it {largest:E1}\n");
    }

    private static IReadOnlyList<CheckpointTensor> Train(
        ExperimentSpec spec, IReadOnlyList<CheckpointTensor>? from, int first, int last, StepChoice choice = StepChoice.Auto)
    {
        using var session = new TrainingSession(spec, choice);
        if (from is not null)
        {
            session.RestoreState(from, first);
        }

        for (var step = first + 1; step <= last; step++)
        {
            session.Step(step, spec.Regularizer.Lambda, measure: false);
        }

        return session.CaptureState();
    }

    private static double Distance(IReadOnlyList<CheckpointTensor> one, IReadOnlyList<CheckpointTensor> other)
    {
        double difference = 0, size = 0;
        foreach (var (a, b) in one.Zip(other).Where(p => p.First.Name.StartsWith("model.", StringComparison.Ordinal) && p.First.Type == CheckpointNumber.F32))
        {
            for (var i = 0; i < a.Data.Length; i += 4)
            {
                var (x, y) = ((double)BitConverter.ToSingle(a.Data, i), (double)BitConverter.ToSingle(b.Data, i));
                (difference, size) = (difference + ((x - y) * (x - y)), size + (x * x));
            }
        }

        return Math.Sqrt(difference / size);
    }
}
