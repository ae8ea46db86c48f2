using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models;
using GrokLab.Training.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Benchmarks.Training;

/// <summary>The gradient of a run's step in float64, the reference for both ways to compute it in float32.</summary>
internal sealed class PreciseGradient : IDisposable
{
    private readonly TrainingSession session;
    private readonly BatchOrder order;

    internal PreciseGradient(ExperimentSpec spec)
    {
        session = new TrainingSession(spec, StepChoice.Plain);
        session.Model.to(float64);
        order = new BatchOrder(spec.Seed, session.Data.Train.Count, spec.BatchSize, CPU);
    }

    /// <summary>The gradient of the cross-entropy at a model's weights, for the batch of a step: all parameters concatenated, float64.</summary>
    internal Tensor Of(Classifier weights, long step)
    {
        using var scope = NewDisposeScope();
        using (no_grad())
        {
            foreach (var (to, from) in session.Model.parameters().Zip(weights.parameters()))
            {
                to.copy_(from);
            }
        }

        using var withGradient = enable_grad();
        session.Model.train();
        session.Model.zero_grad();
        var indices = order.Indices(step); // (B)
        var features = session.Model.Features(session.Data.Train.TrainingInputs(indices, order.Epoch(step))); // (B, m)
        nn.functional.cross_entropy(session.Model.Head.call(features), session.Data.Train.Labels.index_select(0, indices)).backward();
        return cat([.. session.Model.parameters().Select(p => p.grad!.flatten())]).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        order.Dispose();
        session.Dispose();
    }
}
