using System.Globalization;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.ResNet;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Training;

/// <summary>Steps of the ResNets on the CPU: with channels last, as they are trained, with channels first, and without oneDNN.</summary>
internal static class ResNetBenchmark
{
    private const int Rounds = 15;

    internal static void Run(TextWriter output)
    {
        Compare(output, "ResNet-10 of the quick presets", (ResNetSpec)Presets.Find("fig2-quick")!.Spec.Model, Presets.Find("fig2-quick")!.Spec.BatchSize);
        Compare(output, "ResNet-18 of the paper's presets", (ResNetSpec)Presets.Find("fig2-paper")!.Spec.Model, Presets.Find("fig2-paper")!.Spec.BatchSize);
    }

    private static void Compare(TextWriter output, string name, ResNetSpec spec, int batchSize)
    {
        using var asTrained = new ResNetLoop(spec, batchSize, channelsLast: true, oneDnn: true);
        using var channelsFirst = new ResNetLoop(spec, batchSize, channelsLast: false, oneDnn: true);
        using var native = new ResNetLoop(spec, batchSize, channelsLast: false, oneDnn: false);
        Write(output, $"{name}, batches of {batchSize} images, {get_num_threads()} threads; {Rounds} rounds in turns\n");
        var times = InterleavedTiming.Measure(Rounds, new Dictionary<string, Action>
        {
            ["as trained: channels last"] = asTrained.Step,
            ["channels first"] = channelsFirst.Step,
        });
        foreach (var (way, milliseconds) in times)
        {
            var ratio = InterleavedTiming.MedianRatio(milliseconds, times["as trained: channels last"]);
            Write(output, $"  {way}: {InterleavedTiming.Median(milliseconds):F0} ms a step ({milliseconds.Min():F0} to {milliseconds.Max():F0}), {ratio:F2}× the time\n");
        }

        // So much slower that one step is enough.
        var slow = InterleavedTiming.Measure(1, new Dictionary<string, Action> { ["without oneDNN"] = native.Step });
        Write(output, $"  without oneDNN: {slow["without oneDNN"][0]:F0} ms, one step\n");
    }

    private static void Write(TextWriter output, FormattableString text) => output.Write(text.ToString(CultureInfo.InvariantCulture));
}
