using GrokLab.Training.Experiments;
using GrokLab.Training.Models;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Tasks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Steps;

/// <summary>Computes the terms of a batch's loss and the features of a set with the network's modules.</summary>
internal sealed class ForwardPass(ExperimentSpec spec, TaskData data, Classifier model)
{
    private readonly Regularizer? regularizer = spec.Regularizer.Create();
    private readonly Device device = data.Train.Labels.device;

    /// <summary>The terms of the loss CE − λ·R of a batch, in training mode.</summary>
    /// <param name="indices">The samples of the batch, (B) int64.</param>
    /// <param name="epoch">The pass over the training set, from 0.</param>
    /// <param name="regularized">Whether λ is not 0: only then is R differentiated.</param>
    /// <param name="measure">Whether to compute R where λ is 0.</param>
    /// <returns>Cross-entropy, a scalar, and R; null where there is no regularizer or R is not computed.</returns>
    internal (Tensor CrossEntropy, RegularizerTerm? Regularizer) Loss(Tensor indices, long epoch, bool regularized, bool measure)
    {
        model.train();
        var labels = data.Train.Labels.index_select(0, indices); // (B)
        var features = model.Features(data.Train.TrainingInputs(indices, epoch)); // (B, m)
        var crossEntropy = functional.cross_entropy(model.Head.call(features), labels); // ()
        if (regularizer is null || (!regularized && !measure))
        {
            return (crossEntropy, null);
        }

        using var differentiated = set_grad_enabled(regularized);
        return (crossEntropy, regularizer.Evaluate(features, labels, model.Head.weight!, model.Head.bias!));
    }

    /// <summary>Inputs of the last layer for every sample of a set, in eval mode.</summary>
    /// <returns>(N, m); it belongs to the dispose scope open at the call.</returns>
    internal Tensor Features(LabelledSet set)
    {
        model.eval();
        var parts = new List<Tensor>();
        for (var first = 0; first < set.Count; first += set.EvaluationBatchSize)
        {
            // Only the features are kept after a batch: the earlier activations take many times their memory.
            using var scope = NewDisposeScope();
            var indices = arange(first, Math.Min(first + set.EvaluationBatchSize, set.Count), dtype: int64, device: device);
            parts.Add(model.Features(set.Inputs(indices)).MoveToOuterDisposeScope());
        }

        return cat([.. parts]);
    }

    /// <summary>Euclidean norm of all parameters; waits for the device.</summary>
    internal double WeightNorm()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Norm.Of(model.parameters());
    }
}
