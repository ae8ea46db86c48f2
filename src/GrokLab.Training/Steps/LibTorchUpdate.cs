using GrokLab.Training.Models;
using GrokLab.Training.Optimizers;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace GrokLab.Training.Steps;

/// <summary>libtorch's optimizer, as in TorchSharp: several operations for each parameter.</summary>
internal sealed class LibTorchUpdate : IDisposable
{
    private readonly OptimizerSpec spec;
    private readonly Classifier model;
    private readonly optim.Optimizer optimizer;

    internal LibTorchUpdate(OptimizerSpec spec, Classifier model)
    {
        this.spec = spec;
        this.model = model;
        optimizer = OptimizerFactory.Create(spec, model.parameters());
    }

    /// <summary>Discards the gradient of the previous step.</summary>
    internal void ClearGradients() => optimizer.zero_grad();

    /// <summary>Changes the weights by the parameters' gradients.</summary>
    /// <param name="settings">The step's settings.</param>
    internal void Apply(StepSettings settings)
    {
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = settings.LearningRate;
            switch (group)
            {
                case AdamW.ParamGroup adamW:
                    adamW.Options.weight_decay = settings.WeightDecay;
                    break;
                case SGD.ParamGroup sgd:
                    sgd.Options.weight_decay = settings.WeightDecay;
                    break;
                default:
                    throw new NotSupportedException($"Unknown optimizer {spec.GetType().Name}.");
            }
        }

        optimizer.step();
    }

    /// <summary>The optimizer's own state tensors, by <see cref="OptimizerStateNames"/>.</summary>
    internal IReadOnlyDictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor>();
        foreach (var ((name, _), remembered) in model.named_parameters().Zip(((OptimizerHelper)optimizer).state_dict().State))
        {
            switch (remembered)
            {
                case AdamW.State adamW:
                    state[OptimizerStateNames.FirstMoment(name)] = adamW.exp_avg;
                    state[OptimizerStateNames.SecondMoment(name)] = adamW.exp_avg_sq;
                    break;
                case SGD.State { momentum_buffer: { } momentum }:
                    state[OptimizerStateNames.Momentum(name)] = momentum;
                    break;
            }
        }

        return state;
    }

    /// <summary>Prepares to resume after a number of steps: the state then has all tensors of that step.</summary>
    internal void GoOnAfter(long steps)
    {
        foreach (var (parameter, remembered) in model.parameters().Zip(((OptimizerHelper)optimizer).state_dict().State))
        {
            switch (remembered)
            {
                case AdamW.State adamW:
                    adamW.step = steps;
                    break;
                case SGD.State sgd when steps > 0 && spec is SgdSpec { Momentum: not 0 }:
                    sgd.momentum_buffer ??= zeros_like(parameter).DetachFromDisposeScope(); // Otherwise the first step creates it.
                    break;
            }
        }
    }

    public void Dispose() => optimizer.Dispose();
}
