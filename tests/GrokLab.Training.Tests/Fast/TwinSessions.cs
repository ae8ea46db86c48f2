using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Tasks.ModularArithmetic;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Fast;

/// <summary>The same run twice, by the plain step and by the fast one.</summary>
internal sealed class TwinSessions : IDisposable
{
    internal static readonly ExperimentSpec Small = new()
    {
        Task = new ModularArithmeticSpec { Modulus = 11 },
        Model = new GrokkingTransformerSpec { Layers = 2, Width = 32, Heads = 2, FeedForwardWidth = 64 },
        Optimizer = new AdamWSpec { LearningRate = 1e-3, WeightDecay = 1, WarmupSteps = 10 },
        BatchSize = 25, // The last batch of an epoch has 10.
        Steps = 1_000,
        Device = "cpu",
    };

    private readonly int threads = get_num_threads();

    internal TwinSessions(ExperimentSpec spec, int workers = 1)
    {
        Plain = new TrainingSession(spec, StepChoice.Plain);
        set_num_threads(workers);
        Fast = new TrainingSession(spec, StepChoice.Fast);
        set_num_threads(threads);
        Assert.StartsWith("plain", Plain.StepDescription, StringComparison.Ordinal);
        Assert.StartsWith("fast", Fast.StepDescription, StringComparison.Ordinal);
    }

    internal TrainingSession Plain { get; }

    internal TrainingSession Fast { get; }

    /// <summary>Gives the plain session the fast one's weights and moments.</summary>
    internal void CopyFastToPlain()
    {
        using var noGrad = no_grad();
        foreach (var (to, from) in Plain.Model.parameters().Zip(Fast.Model.parameters()))
        {
            to.copy_(from);
        }

        var remembered = Fast.OptimizerState;
        foreach (var (name, to) in Plain.OptimizerState)
        {
            to.copy_(remembered[name]);
        }
    }

    /// <summary>Norm of the difference, relative to the norm, of all tensors as one vector.</summary>
    internal static double Difference(IEnumerable<Tensor> values, IEnumerable<Tensor> reference)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (a, b) = (Flat(values), Flat(reference));
        return ((a - b).norm() / b.norm()).item<double>();
    }

    public void Dispose()
    {
        Plain.Dispose();
        Fast.Dispose();
    }

    private static Tensor Flat(IEnumerable<Tensor> values) => cat([.. values.Select(v => v.flatten().to(float64))]);
}
