using GrokLab.Training.Experiments;
using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Steps;
using GrokLab.Training.Tasks;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Fast.Step;

/// <summary>
/// The step of the Fig. 1 transformer with AdamW on the CPU by <see cref="FastTransformer"/>. Where a regularizer
/// is plugged in, automatic differentiation computes the part after the features: last layer, cross-entropy, λ·R.
/// </summary>
internal sealed unsafe class FastStep : ITrainingStep
{
    private readonly ExperimentSpec spec;
    private readonly AdamWSpec optimizer;
    private readonly TaskData data;
    private readonly GrokkingTransformer model;
    private readonly BatchOrder order;
    private readonly OptimizerSettings settings;
    private readonly Regularizer? regularizer;
    private readonly FastTransformer transformer;
    private readonly AdamWMoments moments;

    internal FastStep(ExperimentSpec spec, TaskData data, GrokkingTransformer model, BatchOrder order, OptimizerSettings settings, WorkerTeam team)
    {
        this.spec = spec;
        this.data = data;
        this.model = model;
        this.order = order;
        this.settings = settings;
        optimizer = (AdamWSpec)spec.Optimizer;
        regularizer = spec.Regularizer.Create();
        transformer = new FastTransformer(
            new TransformerShape((GrokkingTransformerSpec)spec.Model, data.Vocabulary, data.Classes),
            model, (TokenSet)data.Train, (TokenSet)data.Validation, spec.BatchSize, team);
        moments = new AdamWMoments(transformer.Parameters);
        Description = $"fast, {team.Size} threads";
    }

    public string Description { get; }

    public StepMeasures Train(long step, double lambda, bool measure)
    {
        using var scope = NewDisposeScope();
        var now = settings.At(step);
        var indices = order.Indices(step); // (B)
        var batch = new ReadOnlySpan<long>((void*)ParameterMap.Address(indices), (int)indices.shape[0]);
        var penalised = regularizer is not null && lambda != 0;
        var (loss, crossEntropy, term) = penalised ? Penalised(batch, lambda) : Unpenalised(batch, measure);
        var penalty = term?.Value.item<float>();
        if (!double.IsFinite(loss))
        {
            return StepMeasures.NotFinite(step, now, crossEntropy, penalty);
        }

        var gradientNorm = measure ? (double?)transformer.GradientNorm() : null;
        transformer.Update(
            new AdamWStep(now.LearningRate, now.WeightDecay, optimizer.Beta1, optimizer.Beta2, optimizer.Epsilon, step), moments);
        HeadNorm.Cap(model, optimizer.MaxHeadNorm);
        return measure
            ? new StepMeasures(now.LearningRate, now.WeightDecay, penalty, term?.DegeneratePairs.item<long>(), gradientNorm, null)
            : new StepMeasures(now.LearningRate, now.WeightDecay, null, null, null, null);
    }

    /// <summary>Always null: every step checks its own loss.</summary>
    public string? Divergence() => null;

    public Tensor Features(LabelledSet set) => transformer.FeaturesOf(ofTraining: ReferenceEquals(set, data.Train));

    public double WeightNorm() => transformer.WeightNorm();

    public void GoOnAfter(long steps)
    {
        // The moments exist from the beginning, and each step receives its number.
    }

    public IReadOnlyDictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor>();
        foreach (var place in transformer.Parameters.All)
        {
            state[OptimizerStateNames.FirstMoment(place.Name)] = moments.FirstTensor(place);
            state[OptimizerStateNames.SecondMoment(place.Name)] = moments.SecondTensor(place);
        }

        return state;
    }

    public void Dispose()
    {
        transformer.Dispose();
        moments.Dispose();
    }

    private (double Loss, double CrossEntropy, RegularizerTerm? Term) Unpenalised(ReadOnlySpan<long> batch, bool measure)
    {
        var loss = transformer.Gradient(batch);
        if (regularizer is null || !measure)
        {
            return (loss, loss, null);
        }

        using var noGrad = no_grad();
        var features = empty(batch.Length, model.Head.weight!.shape[1], dtype: float32); // (B, m)
        transformer.CopyFeatures(features);
        return (loss, loss, regularizer.Evaluate(features, Labels(), model.Head.weight!, model.Head.bias!));
    }

    private (double Loss, double CrossEntropy, RegularizerTerm? Term) Penalised(ReadOnlySpan<long> batch, double lambda)
    {
        var (weight, bias) = (model.Head.weight!, model.Head.bias!);
        var features = empty(batch.Length, weight.shape[1], dtype: float32); // (B, m)
        transformer.Features(batch, features);
        features.requires_grad_();
        var labels = Labels(); // (B)
        var crossEntropy = functional.cross_entropy(functional.linear(features, weight, bias), labels); // ()
        var term = regularizer!.Evaluate(features, labels, weight, bias);
        var loss = crossEntropy - lambda * term.Value;
        var value = loss.item<float>();
        if (float.IsFinite(value))
        {
            var gradients = autograd.grad([loss], [features, weight, bias]);
            transformer.GradientFrom(gradients[0].contiguous(), gradients[1].contiguous(), gradients[2].contiguous());
        }

        return (value, crossEntropy.item<float>(), term);
    }

    /// <summary>Labels of the batch in the order of its computation, (B).</summary>
    private Tensor Labels()
    {
        using var order = tensor(transformer.Order.ToArray(), dtype: int64);
        return data.Train.Labels.index_select(0, order);
    }
}
