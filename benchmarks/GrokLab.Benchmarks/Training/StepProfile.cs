using System.Diagnostics;
using System.Globalization;
using GrokLab.Training.Engine;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Training;

/// <summary>Processor time of one fast step on one thread: what other programs take does not count.</summary>
internal static class StepProfile
{
    internal static void Run(TextWriter output)
    {
        set_num_threads(1);
        using var fast = new SteppingSession(StepChoice.Fast);
        for (var i = 0; i < 100; i++)
        {
            fast.Step();
        }

        for (var round = 0; round < 8; round++)
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < 60; i++)
            {
                fast.Step();
            }

            var spent = Process.GetCurrentProcess().TotalProcessorTime - before;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{spent.TotalMilliseconds / 60:F2} ms of processor time a step"));
        }
    }
}
