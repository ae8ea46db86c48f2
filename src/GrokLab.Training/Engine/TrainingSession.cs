using GrokLab.Training.Experiments;
using GrokLab.Training.Models;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Runtime;
using GrokLab.Training.Tasks;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Engine;

/// <summary>What a run trains: data, network, optimizer, and one step of the minimised loss CE − λ·R.</summary>
/// <remarks>Used by one thread. It owns every tensor that it holds.</remarks>
public sealed class TrainingSession : IDisposable
{
    private readonly BatchOrder order;
    private readonly optim.Optimizer optimizer;
    private readonly FiniteCheck finite;
    private readonly Regularizer? regularizer;

    /// <summary>Loads libtorch, makes the data and the network and puts them on the device.</summary>
    /// <exception cref="InvalidSpecException">The spec's values are not allowed, or its device is not there.</exception>
    /// <exception cref="Datasets.DatasetException">The task's data set is not installed, or damaged.</exception>
    public TrainingSession(ExperimentSpec spec)
    {
        SpecValidator.ThrowIfInvalid(spec);
        Spec = spec;
        ComputeDevice = ComputeDevice.Choose(spec.Device);
        Device = device(ComputeDevice.Device);
        Data = TaskData.Create(spec.Task, spec.Seed, Device);
        ThrowIfABatchIsTooSmall();
        Model = ClassifierFactory.Create(spec.Model, Data, spec.Seed);
        Model.to(Device);
        optimizer = OptimizerFactory.Create(spec.Optimizer, Model.parameters());
        order = new BatchOrder(spec.Seed, Data.Train.Count, spec.BatchSize, Device);
        finite = new FiniteCheck(Device);
        regularizer = Regularizer.From(spec.Regularizer);
        TotalSteps = spec.Steps ?? (long)spec.Epochs!.Value * order.StepsPerEpoch;
    }

    /// <summary>What is trained.</summary>
    public ExperimentSpec Spec { get; }

    /// <summary>Where it is trained.</summary>
    public ComputeDevice ComputeDevice { get; }

    /// <summary>The same as TorchSharp's object.</summary>
    public Device Device { get; }

    /// <summary>The samples.</summary>
    public TaskData Data { get; }

    /// <summary>The network.</summary>
    public Classifier Model { get; }

    /// <summary>Optimizer steps of the whole run.</summary>
    public long TotalSteps { get; }

    /// <summary>Optimizer steps of one pass over the training set.</summary>
    public int StepsPerEpoch => order.StepsPerEpoch;

    /// <summary>Number of trainable parameters.</summary>
    public long ParameterCount => Model.parameters().Sum(p => p.numel());

    /// <summary>Trains one step.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="lambda">λ of the regularizer.</param>
    /// <param name="measure">Whether the regularizer's value and the gradient's norm are wanted.</param>
    /// <returns>What was measured, or <see cref="StepMeasures.Diverged"/> set and nothing changed where the loss is not finite.</returns>
    public StepMeasures Step(long step, double lambda, bool measure)
    {
        using var scope = NewDisposeScope();
        var learningRate = OptimizerFactory.LearningRate(Spec.Optimizer, step);
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = learningRate;
        }

        Model.train();
        var indices = order.Indices(step); // (B)
        var labels = Data.Train.Labels.index_select(0, indices); // (B)
        var features = Model.Features(Data.Train.TrainingInputs(indices, order.Epoch(step))); // (B, m)
        var crossEntropy = functional.cross_entropy(Model.Head.call(features), labels); // ()
        var (loss, term) = Regularized(crossEntropy, features, labels, lambda, measure);
        var penalty = term?.Value;
        if (!finite.Note(loss, step))
        {
            return new StepMeasures(learningRate, penalty?.item<float>(), null, null, Describe(step, crossEntropy, penalty));
        }

        optimizer.zero_grad();
        loss.backward();
        var gradientNorm = measure ? (double?)Norm(Model.parameters().Select(p => p.grad)) : null;
        optimizer.step();
        return measure
            ? new StepMeasures(learningRate, penalty?.item<float>(), term?.DegeneratePairs.item<long>(), gradientNorm, null)
            : new StepMeasures(learningRate, null, null, null, null);
    }

    /// <summary>What is known on the device of a loss that was not finite; waits for the device.</summary>
    public string? Divergence() => finite.FirstStep() is { } step ? $"The loss of step {step} is not finite." : null;

    /// <summary>Euclidean norm of all parameters.</summary>
    public double WeightNorm()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Norm(Model.parameters());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        finite.Dispose();
        order.Dispose();
        optimizer.Dispose();
        Model.Dispose();
        Data.Dispose();
    }

    private (Tensor Loss, RegularizerTerm? Term) Regularized(
        Tensor crossEntropy, Tensor features, Tensor labels, double lambda, bool measure)
    {
        if (regularizer is null || (lambda == 0 && !measure))
        {
            return (crossEntropy, null);
        }

        if (lambda == 0)
        {
            using var noGrad = no_grad();
            return (crossEntropy, regularizer.Evaluate(features, labels, Model.Head.weight!, Model.Head.bias!));
        }

        var term = regularizer.Evaluate(features, labels, Model.Head.weight!, Model.Head.bias!);
        return (crossEntropy - lambda * term.Value, term);
    }

    private void ThrowIfABatchIsTooSmall()
    {
        var rest = Data.Train.Count % Spec.BatchSize;
        if (Spec.Model is ResNetSpec { Stem: ResNetStem.ImageNet } && (Spec.BatchSize == 1 || rest == 1))
        {
            var samples = Data.Train.Count;
            Data.Dispose();
            throw new InvalidSpecException([new SpecError(
                "batchSize",
                $"{Spec.BatchSize} makes a batch of one image of {samples}, which batch normalisation cannot take; allowed is a size "
                + "whose last batch has at least two.")]);
        }
    }

    private static string Describe(long step, Tensor crossEntropy, Tensor? penalty) =>
        $"The loss of step {step} is not finite: cross-entropy {crossEntropy.item<float>()}"
        + (penalty is null ? "." : $", regularizer {penalty.item<float>()}.");

    private static double Norm(IEnumerable<Tensor?> tensors)
    {
        Tensor[] norms = [.. tensors.Where(t => t is not null).Select(t => t!.norm())];
        return norms.Length == 0 ? 0 : stack(norms).norm().item<float>();
    }
}

/// <summary>What one step measured.</summary>
/// <param name="LearningRate">The step's learning rate.</param>
/// <param name="Regularizer">R on the mini-batch; null where there is none or it was not wanted.</param>
/// <param name="DegeneratePairs">Pairs of class means in the mini-batch so near that the regularizer's floor replaces their
/// distance; null where there is no regularizer or it was not wanted.</param>
/// <param name="GradientNorm">Norm of the gradient of the minimised loss; null where it was not wanted.</param>
/// <param name="Diverged">What is not finite, in words; null where all is well.</param>
public readonly record struct StepMeasures(
    double LearningRate, double? Regularizer, long? DegeneratePairs, double? GradientNorm, string? Diverged);
