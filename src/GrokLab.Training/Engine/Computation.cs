using GrokLab.Training.Experiments;
using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Fast.Measures;
using GrokLab.Training.Fast.Step;
using GrokLab.Training.Gpu;
using GrokLab.Training.Measures;
using GrokLab.Training.Models;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Steps;
using GrokLab.Training.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace GrokLab.Training.Engine;

/// <summary>
/// The computation of a run. This is the only place that chooses between the plain step, the fast step and the GPU's step, and between
/// plain and fast measures. Where a plain step or plain measures replace fast ones, the description states the reason.
/// </summary>
internal sealed class Computation : IDisposable
{
    private readonly StepChoice choice;
    private readonly StepGraphs? graphs;
    private WorkerTeam? team;

    /// <param name="choice">The requested choice.</param>
    /// <param name="graphs">Runs the steps of a GPU; null for a step on a processor and for a plain step.</param>
    internal Computation(StepChoice choice, StepGraphs? graphs)
    {
        this.choice = choice;
        this.graphs = graphs;
    }

    /// <summary>How steps are computed; set by <see cref="Build"/>.</summary>
    internal ITrainingStep Step { get; private set; } = null!;

    /// <summary>How measures are computed; set by <see cref="Build"/>.</summary>
    internal ISetMeasures Measures { get; private set; } = null!;

    /// <summary>Chooses for a device, before the first tensor is put on it: all later work belongs on the stream of the GPU's steps.</summary>
    internal static Computation Choose(StepChoice choice, Device device) =>
        new(choice, choice != StepChoice.Plain && device.type != DeviceType.CPU ? new StepGraphs(device) : null);

    /// <summary>Makes the step and the measures of a run.</summary>
    /// <param name="spec">The run's spec.</param>
    /// <param name="data">The samples, on the run's device.</param>
    /// <param name="model">The network, on the same device.</param>
    /// <param name="order">Which samples each step trains on.</param>
    /// <param name="settings">The optimizer's settings of each step.</param>
    internal void Build(ExperimentSpec spec, TaskData data, Classifier model, BatchOrder order, OptimizerSettings settings)
    {
        var (noFastStep, noFastMeasures) = (WhyNoFastStep(spec, data), WhyNoFastMeasures(data.Train.Labels.device_type));
        var fastStep = choice != StepChoice.Plain && graphs is null && noFastStep is null;
        var fastMeasures = choice != StepChoice.Plain && noFastMeasures is null;
        team = fastStep || fastMeasures ? new WorkerTeam(get_num_threads()) : null;
        Step = graphs is not null ? new GpuStep(spec, data, model, order, settings, graphs)
            : fastStep ? new FastStep(spec, data, (GrokkingTransformer)model, order, settings, team!)
            : new PlainStep(spec, data, model, order, settings, Plain(noFastStep));
        Measures = fastMeasures ? new FastMeasures(team!) : new PlainMeasures(Plain(noFastMeasures));
    }

    public void Dispose()
    {
        graphs?.Dispose(); // First, because this waits for the launched steps.
        Step.Dispose();
        Measures.Dispose();
        team?.Dispose();
    }

    private string Plain(string? reason) => choice == StepChoice.Plain ? "plain" : $"plain: {reason}";

    /// <summary>The reason why the fast step cannot train a run on a processor; null where it can.</summary>
    private static string? WhyNoFastStep(ExperimentSpec spec, TaskData data) =>
        spec.Model is not GrokkingTransformerSpec || data.Train is not TokenSet { Tokens: var tokens } ? "the network is no transformer"
        : tokens.shape[1] != ShardRows.Positions ? "sequences are not of four tokens"
        : spec.Optimizer is not AdamWSpec ? "the optimizer is not AdamW"
        : !MatrixProduct.IsAvailable ? "this libtorch does not export its matrix product"
        : null;

    /// <summary>The reason why a device has no fast measures; null where it has.</summary>
    private static string? WhyNoFastMeasures(DeviceType device) =>
        device != DeviceType.CPU ? "the device is not the CPU"
        : !MatrixProduct.IsAvailable || !SymmetricSolver.IsAvailable ? "this libtorch does not export its matrix product"
        : null;
}
