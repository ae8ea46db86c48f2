using GrokLab.Training.Experiments;
using GrokLab.Training.Models;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Steps;
using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Gpu;

/// <summary>
/// The step on a GPU. Its operations take less time than their launches. Therefore all values that change from step to step are on the
/// device (<see cref="StepTables"/>), all weights are updated as one tensor (<see cref="FlatUpdate"/>), and on CUDA devices the whole step
/// is recorded once as a CUDA graph and then launched as a whole (<see cref="StepGraphs"/>).
/// </summary>
/// <remarks>Nothing is read from the device between evaluations.</remarks>
internal sealed class GpuStep : ITrainingStep
{
    private readonly OptimizerSettings settings;
    private readonly double? maxHeadNorm;
    private readonly TaskData data;
    private readonly Classifier model;
    private readonly BatchOrder order;
    private readonly ForwardPass forward;
    private readonly FlatUpdate update;
    private readonly StepTables tables;
    private readonly StepGraphs graphs;
    private readonly FiniteCheck finite;
    private readonly Tensor lambdaOnDevice; // () float32
    private double knownLambda;

    /// <param name="spec">The run's spec.</param>
    /// <param name="data">The samples.</param>
    /// <param name="model">The network.</param>
    /// <param name="order">Which samples each step trains on.</param>
    /// <param name="settings">The optimizer's settings of each step.</param>
    /// <param name="graphs">Runs the steps.</param>
    internal GpuStep(ExperimentSpec spec, TaskData data, Classifier model, BatchOrder order, OptimizerSettings settings, StepGraphs graphs)
    {
        this.settings = settings;
        maxHeadNorm = spec.Optimizer.MaxHeadNorm;
        this.data = data;
        this.model = model;
        this.order = order;
        this.graphs = graphs;
        if (model is GrokkingTransformer transformer)
        {
            transformer.SavesOperations = true;
        }

        var device = data.Train.Labels.device;
        forward = new ForwardPass(spec, data, model);
        update = new FlatUpdate(spec.Optimizer, settings, model);
        tables = new StepTables(order, update.Coefficients, () => settings.Revision, device);
        finite = new FiniteCheck(device);
        lambdaOnDevice = zeros([], device: device).DetachFromDisposeScope();
    }

    public string Description => graphs.Description;

    public StepMeasures Train(long step, double lambda, bool measure)
    {
        using var scope = NewDisposeScope();
        var now = settings.At(step);
        data.Train.BeginEpoch(order.Epoch(step));
        var batch = tables.MoveTo(step);
        if (lambda != knownLambda)
        {
            lambdaOnDevice.fill_(lambda);
            knownLambda = lambda;
        }

        if (!measure)
        {
            graphs.Run(new StepKind(batch, lambda != 0, settings.WeightDecay.Changes), () => Compute(step, batch, lambda != 0, measure: false));
            return new StepMeasures(now.LearningRate, now.WeightDecay, null, null, null, null);
        }

        var (penalty, degeneratePairs, gradientNorm) = Compute(step, batch, lambda != 0, measure: true);
        return new StepMeasures(
            now.LearningRate,
            now.WeightDecay,
            penalty is null ? null : ReadBack.Real(penalty),
            degeneratePairs is null ? null : ReadBack.Integer(degeneratePairs),
            ReadBack.Real(gradientNorm!),
            null);
    }

    public string? Divergence() => finite.FirstStep() is { } step ? $"The loss of step {step} is not finite." : null;

    public Tensor Features(LabelledSet set) => forward.Features(set);

    public double WeightNorm() => update.WeightNorm();

    public IReadOnlyDictionary<string, Tensor> State() => update.State();

    public void GoOnAfter(long steps) => update.GoOnAfter(steps);

    public void Dispose()
    {
        tables.Dispose();
        finite.Dispose();
        update.Dispose();
        lambdaOnDevice.Dispose();
    }

    /// <summary>Computes the current step of the tables: the same operations on the same tensors for every step.</summary>
    private (Tensor? Penalty, Tensor? DegeneratePairs, Tensor? GradientNorm) Compute(long step, int batch, bool regularized, bool measure)
    {
        var (crossEntropy, term) = forward.Loss(tables.Indices(batch), order.Epoch(step), regularized, measure);
        var loss = regularized && term is { } regularizer ? crossEntropy - (lambdaOnDevice * regularizer.Value) : crossEntropy;
        finite.Note(loss.detach(), tables.Number());
        update.ClearGradients();
        loss.backward();
        using var noGrad = no_grad();
        var gradient = FlatTensors.Gradients(model); // (P)
        update.Apply(gradient, tables.Coefficients());
        HeadNorm.Cap(model, maxHeadNorm);
        tables.Advance();
        return (term?.Value, term?.DegeneratePairs, measure ? gradient.norm() : null);
    }
}
