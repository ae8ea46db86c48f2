using GrokLab.Training.Experiments;
using GrokLab.Training.Models;
using GrokLab.Training.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Steps;

/// <summary>The plain step, which is the reference: the model's modules, automatic differentiation, and libtorch's optimizer.</summary>
internal sealed class PlainStep : ITrainingStep
{
    private readonly OptimizerSettings settings;
    private readonly double? maxHeadNorm;
    private readonly Classifier model;
    private readonly BatchOrder order;
    private readonly Device device;
    private readonly ForwardPass forward;
    private readonly LibTorchUpdate update;

    /// <param name="spec">The run's spec.</param>
    /// <param name="data">The samples.</param>
    /// <param name="model">The network.</param>
    /// <param name="order">Which samples each step trains on.</param>
    /// <param name="settings">The optimizer's settings of each step.</param>
    /// <param name="description">The kind of computation, in words.</param>
    internal PlainStep(ExperimentSpec spec, TaskData data, Classifier model, BatchOrder order, OptimizerSettings settings, string description)
    {
        this.settings = settings;
        maxHeadNorm = spec.Optimizer.MaxHeadNorm;
        this.model = model;
        this.order = order;
        device = data.Train.Labels.device;
        forward = new ForwardPass(spec, data, model);
        update = new LibTorchUpdate(spec.Optimizer, model);
        Description = description;
    }

    public string Description { get; }

    public StepMeasures Train(long step, double lambda, bool measure)
    {
        using var scope = NewDisposeScope();
        var now = settings.At(step);
        var (crossEntropy, term) = forward.Loss(order.Indices(step), order.Epoch(step), regularized: lambda != 0, measure);
        var loss = lambda != 0 && term is { } regularizer ? crossEntropy - (lambda * regularizer.Value) : crossEntropy;
        var penalty = term?.Value;
        if (!float.IsFinite(loss.item<float>()))
        {
            return StepMeasures.NotFinite(step, now, crossEntropy.item<float>(), penalty?.item<float>());
        }

        update.ClearGradients();
        loss.backward();
        var gradientNorm = measure ? (double?)Norm.Of(model.parameters().Select(p => p.grad)) : null;
        update.Apply(now);
        HeadNorm.Cap(model, maxHeadNorm);
        return measure
            ? new StepMeasures(now.LearningRate, now.WeightDecay, penalty?.item<float>(), term?.DegeneratePairs.item<long>(), gradientNorm, null)
            : new StepMeasures(now.LearningRate, now.WeightDecay, null, null, null, null);
    }

    public string? Divergence()
    {
        if (device.type == DeviceType.CUDA)
        {
            cuda.synchronize(device);
        }

        return null; // Every step checks its own loss.
    }

    public Tensor Features(LabelledSet set) => forward.Features(set);

    public double WeightNorm() => forward.WeightNorm();

    public IReadOnlyDictionary<string, Tensor> State() => update.State();

    public void GoOnAfter(long steps) => update.GoOnAfter(steps);

    public void Dispose() => update.Dispose();
}
