using GrokLab.Training.Models;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Steps;
using static TorchSharp.torch;

namespace GrokLab.Training.Gpu;

/// <summary>
/// AdamW and SGD over one flat tensor of all parameters: about ten operations per step instead of about ten for each parameter, whose
/// launches would take most of a step on a GPU. The coefficients that change from step to step are read from the device.
/// </summary>
/// <remarks>
/// The parameters of the model become views of the flat tensor. The arithmetic of AdamW is libtorch's, in the same order; SGD
/// rounds the product of learning rate and change where a processor's libtorch may not.
/// </remarks>
internal sealed class FlatUpdate : IDisposable
{
    private readonly OptimizerSpec spec;
    private readonly OptimizerSettings settings;
    private readonly Classifier model;
    private readonly FlatTensors weights;
    private readonly FlatTensors? first; // AdamW's first moment, or SGD's momentum.
    private readonly FlatTensors? second; // AdamW's second moment.
    private bool hasMomentum;

    internal FlatUpdate(OptimizerSpec spec, OptimizerSettings settings, Classifier model)
    {
        this.spec = spec;
        this.settings = settings;
        this.model = model;
        weights = FlatTensors.ZerosLike(model);
        first = spec is AdamWSpec or SgdSpec { Momentum: not 0 } ? FlatTensors.ZerosLike(model) : null;
        second = spec is AdamWSpec ? FlatTensors.ZerosLike(model) : null;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (parameter, (_, weight)) in model.parameters().Zip(weights.Views))
        {
            weight.copy_(parameter);
            parameter.set_(weight);
        }
    }

    /// <summary>The coefficients of a step, which depend on its number and its settings; <c>Apply</c> takes them.</summary>
    /// <param name="step">The step's number, from 1.</param>
    internal float[] Coefficients(long step)
    {
        var (learningRate, weightDecay) = settings.At(step);
        return spec switch
        {
            AdamWSpec adamW =>
            [
                (float)(1 - (learningRate * weightDecay)),
                (float)Math.Sqrt(1 - Math.Pow(adamW.Beta2, step)),
                (float)(-learningRate / (1 - Math.Pow(adamW.Beta1, step))),
            ],
            SgdSpec => [(float)-learningRate, (float)weightDecay],
            _ => throw new NotSupportedException($"Unknown optimizer {spec.GetType().Name}."),
        };
    }

    /// <summary>Discards the gradient of the previous step; the backward pass then creates a new tensor for each parameter.</summary>
    internal void ClearGradients()
    {
        foreach (var parameter in model.parameters())
        {
            parameter.grad = null;
        }
    }

    /// <summary>Changes the weights by a gradient.</summary>
    /// <param name="gradient">(P), from <see cref="FlatTensors.Gradients"/>.</param>
    /// <param name="coefficients">The step's coefficients on the device, (c).</param>
    internal void Apply(Tensor gradient, Tensor coefficients)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        switch (spec)
        {
            case AdamWSpec adamW:
                Apply(adamW, gradient, coefficients);
                break;
            case SgdSpec sgd:
                Apply(sgd, gradient, coefficients);
                break;
        }
    }

    /// <summary>Euclidean norm of all parameters; waits for the device.</summary>
    internal double WeightNorm()
    {
        using var scope = NewDisposeScope();
        return ReadBack.Real(weights.All.norm());
    }

    /// <summary>The optimizer's own state tensors, by <see cref="OptimizerStateNames"/>.</summary>
    internal IReadOnlyDictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor>();
        for (var i = 0; i < weights.Views.Count; i++)
        {
            var name = weights.Views[i].Name;
            if (second is not null)
            {
                state[OptimizerStateNames.FirstMoment(name)] = first!.Views[i].View;
                state[OptimizerStateNames.SecondMoment(name)] = second.Views[i].View;
            }
            else if (hasMomentum)
            {
                state[OptimizerStateNames.Momentum(name)] = first!.Views[i].View;
            }
        }

        return state;
    }

    /// <summary>Prepares to resume after a number of steps: the state then has all tensors of that step.</summary>
    internal void GoOnAfter(long steps) => hasMomentum = spec is SgdSpec { Momentum: not 0 } && steps > 0;

    public void Dispose()
    {
        weights.Dispose();
        first?.Dispose();
        second?.Dispose();
    }

    private void Apply(AdamWSpec adamW, Tensor gradient, Tensor coefficients)
    {
        var (mean, square) = (first!.All, second!.All);
        var (decay, correction, rate) = (coefficients[0], coefficients[1], coefficients[2]);
        weights.All.mul_(decay);
        mean.mul_(adamW.Beta1).add_(gradient, alpha: 1 - adamW.Beta1);
        square.mul_(adamW.Beta2).addcmul_(gradient, gradient, value: 1 - adamW.Beta2);
        var denominator = square.sqrt().div_(correction).add_(adamW.Epsilon);
        weights.All.add_(mean.mul(rate).div_(denominator));
    }

    private void Apply(SgdSpec sgd, Tensor gradient, Tensor coefficients)
    {
        // A decay that changes is read from the device. One that does not is a constant of the operation, which rounds once less.
        var change = settings.WeightDecay.Changes ? gradient.addcmul(weights.All, coefficients[1], value: 1)
            : sgd.WeightDecay == 0 ? gradient
            : gradient.add(weights.All, alpha: sgd.WeightDecay);
        if (first is not null)
        {
            change = first.All.mul_(sgd.Momentum).add_(change);
            hasMomentum = true;
        }

        weights.All.addcmul_(change, coefficients[0], value: 1);
    }
}
