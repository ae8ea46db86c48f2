using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Models;
using GrokLab.Training.Runtime;
using GrokLab.Training.Specs;
using GrokLab.Training.Steps;
using GrokLab.Training.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Engine;

/// <summary>The data, network and optimizer of a run, and one step of the minimised loss CE − λ·R.</summary>
/// <remarks>Used by one thread. It owns every tensor that it holds.</remarks>
public sealed partial class TrainingSession : IDisposable
{
    private readonly BatchOrder order;
    private readonly Computation computation;
    private readonly FinalizerGate finalizers;

    /// <summary>Loads libtorch, makes the data and the network and puts them on the device.</summary>
    /// <param name="spec">The run's spec.</param>
    /// <param name="step">How its steps and measures are computed; null for <see cref="StepChoices.FromEnvironment"/>.</param>
    /// <exception cref="InvalidSpecException">The spec's values are not allowed, or its device is not available.</exception>
    /// <exception cref="Datasets.DatasetException">The task's data set is not installed or is damaged.</exception>
    public TrainingSession(ExperimentSpec spec, StepChoice? step = null)
        : this(spec, device => Computation.Choose(step ?? StepChoices.FromEnvironment(), device))
    {
    }

    /// <param name="spec">The run's spec.</param>
    /// <param name="choose">Chooses the computation for a device.</param>
    internal TrainingSession(ExperimentSpec spec, Func<Device, Computation> choose)
    {
        SpecValidator.ThrowIfInvalid(spec);
        Spec = spec;
        finalizers = new FinalizerGate();
        try
        {
            finalizers.Pass(); // Before libtorch receives the first number.
            ComputeDevice = ComputeDevice.Choose(spec.Device);
            Device = device(ComputeDevice.Device);
            Tf32.Use(spec.Precision, Device);
            if (Device.type == DeviceType.CUDA)
            {
                CuDnn.UseDeterministicAlgorithms();
            }

            computation = choose(Device); // Before anything is put on the device.
            Data = spec.Task.Load(spec.Seed, Device);
            ThrowIfABatchIsTooSmall();
            Model = spec.Model.Create(Data, spec.Seed);
            Model.to(Device);
            if (Device.type == DeviceType.CPU)
            {
                ChannelsLast.Apply(Model);
            }

            order = new BatchOrder(spec.Seed, Data.Train.Count, spec.BatchSize, Device);
            TotalSteps = spec.Steps ?? (long)spec.Epochs!.Value * order.StepsPerEpoch;
            OptimizerSettings = new OptimizerSettings(spec.Optimizer, order.StepsPerEpoch, TotalSteps);
            computation.Build(spec, Data, Model, order, OptimizerSettings);
        }
        catch
        {
            finalizers.Dispose();
            throw;
        }
    }

    /// <summary>The run's spec.</summary>
    public ExperimentSpec Spec { get; }

    /// <summary>The device that trains the run.</summary>
    public ComputeDevice ComputeDevice { get; }

    /// <summary>The device as TorchSharp's object.</summary>
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
    /// <param name="measure">Whether to measure the regularizer's value and the gradient's norm.</param>
    /// <returns>The step's measures. Where the loss is not finite, <see cref="StepMeasures.Diverged"/> is set and nothing is changed.</returns>
    public StepMeasures Step(long step, double lambda, bool measure)
    {
        finalizers.Pass();
        return computation.Step.Train(step, lambda, measure);
    }

    /// <summary>How steps are computed: "fast", "gpu" with or without CUDA graphs, or "plain", with the reason where a fast step was allowed.</summary>
    public string StepDescription => computation.Step.Description;

    /// <summary>How measures are computed: "fast", or "plain", with the reason where fast measures were allowed.</summary>
    public string MeasuresDescription => Measures.Description;

    /// <summary>The optimizer's settings of each step.</summary>
    internal OptimizerSettings OptimizerSettings { get; }

    /// <summary>How measures are computed.</summary>
    internal ISetMeasures Measures => computation.Measures;

    /// <summary>The optimizer's state, by <see cref="OptimizerStateNames"/>: the names are the same for every kind of step.</summary>
    /// <remarks>The tensors are the optimizer's own: to restore a state, copy into them. The number of steps taken is not among
    /// them, because a step receives its number.</remarks>
    public IReadOnlyDictionary<string, Tensor> OptimizerState => computation.Step.State();

    /// <summary>Inputs of the last layer for every sample of a set, in eval mode and without gradient.</summary>
    /// <returns>(N, m); it belongs to the dispose scope open at the call.</returns>
    public Tensor Features(LabelledSet set)
    {
        finalizers.Pass();
        return computation.Step.Features(set);
    }

    /// <summary>The device's report of a loss that was not finite; null where there was none. Waits for the device.</summary>
    public string? Divergence() => computation.Step.Divergence();

    /// <summary>Euclidean norm of all parameters.</summary>
    public double WeightNorm() => computation.Step.WeightNorm();

    /// <inheritdoc/>
    public void Dispose()
    {
        finalizers.Dispose();
        computation.Dispose();
        order.Dispose();
        Model.Dispose();
        Data.Dispose();
    }

    private void ThrowIfABatchIsTooSmall()
    {
        var rest = Data.Train.Count % Spec.BatchSize;
        if (Spec.Model.LeastBatch() > 1 && (Spec.BatchSize == 1 || rest == 1))
        {
            var samples = Data.Train.Count;
            Data.Dispose();
            throw new InvalidSpecException([new SpecError(
                "batchSize",
                $"{Spec.BatchSize} makes a batch of one image of {samples}, which batch normalisation cannot take; allowed is a size "
                + "whose last batch has at least two.")]);
        }
    }
}
