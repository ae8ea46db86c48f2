using GrokLab.Training.Engine.Updates;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Tasks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Engine;

/// <summary>The step as one writes it down: the model's modules, automatic differentiation, and an optimizer.</summary>
internal sealed class PlainStep : ITrainingStep
{
    private readonly ExperimentSpec spec;
    private readonly TaskData data;
    private readonly Classifier model;
    private readonly BatchOrder order;
    private readonly Device device;
    private readonly IParameterUpdate update;
    private readonly FiniteCheck finite;
    private readonly Regularizer? regularizer;

    /// <param name="spec">What is trained.</param>
    /// <param name="data">The samples.</param>
    /// <param name="model">The network.</param>
    /// <param name="order">Which samples each step trains on.</param>
    /// <param name="update">What changes the weights; it becomes the step's.</param>
    /// <param name="description">How it computes.</param>
    internal PlainStep(ExperimentSpec spec, TaskData data, Classifier model, BatchOrder order, IParameterUpdate update, string description = "plain")
    {
        this.spec = spec;
        this.data = data;
        this.model = model;
        this.order = order;
        this.update = update;
        device = data.Train.Labels.device;
        Description = description;
        finite = new FiniteCheck(device);
        regularizer = Regularizer.From(spec.Regularizer);
    }

    public string Description { get; }

    public StepMeasures Train(long step, double lambda, bool measure)
    {
        using var scope = NewDisposeScope();
        var learningRate = OptimizerFactory.LearningRate(spec.Optimizer, step);
        model.train();
        var indices = order.Indices(step); // (B)
        var labels = data.Train.Labels.index_select(0, indices); // (B)
        var features = model.Features(data.Train.TrainingInputs(indices, order.Epoch(step))); // (B, m)
        var crossEntropy = functional.cross_entropy(model.Head.call(features), labels); // ()
        var (loss, term) = Regularized(crossEntropy, features, labels, lambda, measure);
        var penalty = term?.Value;
        if (!finite.Note(loss, step))
        {
            return StepMeasures.NotFinite(step, learningRate, crossEntropy.item<float>(), penalty?.item<float>());
        }

        update.ClearGradients();
        loss.backward();
        var gradientNorm = measure ? (double?)Norm.Of(model.parameters().Select(p => p.grad)) : null;
        update.Apply(step, learningRate);
        return measure
            ? new StepMeasures(learningRate, penalty?.item<float>(), term?.DegeneratePairs.item<long>(), gradientNorm, null)
            : new StepMeasures(learningRate, null, null, null, null);
    }

    public string? Divergence() => finite.FirstStep() is { } step ? $"The loss of step {step} is not finite." : null;

    public Tensor Features(LabelledSet set)
    {
        model.eval();
        var parts = new List<Tensor>();
        for (var first = 0; first < set.Count; first += set.EvaluationBatchSize)
        {
            // Only the features outlive a batch: the activations before them take many times their memory.
            using var scope = NewDisposeScope();
            var indices = arange(first, Math.Min(first + set.EvaluationBatchSize, set.Count), dtype: int64, device: device);
            parts.Add(model.Features(set.Inputs(indices)).MoveToOuterDisposeScope());
        }

        return cat([.. parts]);
    }

    public double WeightNorm()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Norm.Of(model.parameters());
    }

    public IReadOnlyDictionary<string, Tensor> State() => update.State();

    public void GoOnAfter(long steps) => update.GoOnAfter(steps);

    public void Dispose()
    {
        finite.Dispose();
        update.Dispose();
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
            return (crossEntropy, regularizer.Evaluate(features, labels, model.Head.weight!, model.Head.bias!));
        }

        var term = regularizer.Evaluate(features, labels, model.Head.weight!, model.Head.bias!);
        return (crossEntropy - lambda * term.Value, term);
    }
}
