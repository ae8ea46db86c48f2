using System.Globalization;
using GrokLab.Training.Engine;
using GrokLab.Training.Specs;
using TorchSharp;

namespace GrokLab.GpuBenchmarks;

/// <summary>Trains the number of steps in a line of standard input, waits for the device, and answers with a line, like benchmarks/pytorch/steps.py.</summary>
internal static class Stepper
{
    internal static void Serve(string model, string device, MatmulPrecision precision)
    {
        using var session = new TrainingSession(Workloads.Spec(model, device) with { Precision = precision });
        Console.WriteLine($"GrokLab, {session.StepDescription}");
        var step = 0L;
        while (Console.ReadLine() is { } line)
        {
            for (var left = int.Parse(line, CultureInfo.InvariantCulture); left > 0; left--)
            {
                session.Step(++step, lambda: 0, measure: false);
            }

            if (session.Device.type == DeviceType.CUDA)
            {
                torch.cuda.synchronize(session.Device);
            }

            Console.WriteLine("done");
        }
    }
}
