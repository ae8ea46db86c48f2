using GrokLab.Training.Experiments;
using GrokLab.Training.Models;
using static TorchSharp.torch;

namespace GrokLab.Training.Engine.Updates;

/// <summary>
/// AdamW and SGD over one flat tensor of all parameters: a handful of operations a step instead of some for each parameter, which
/// on a GPU, where a small operation costs what its launch costs, is most of them. The arithmetic of every number is libtorch's,
/// in the same order.
/// </summary>
/// <remarks>The parameters of the model, and their gradients, become views of the flat tensors.</remarks>
internal sealed class FlatUpdate : IParameterUpdate
{
    private readonly OptimizerSpec spec;
    private readonly FlatTensors weights;
    private readonly FlatTensors gradients;
    private readonly FlatTensors? first; // AdamW's first moment, or SGD's momentum.
    private readonly FlatTensors? second; // AdamW's second moment.
    private bool hasMomentum;

    internal FlatUpdate(OptimizerSpec spec, Classifier model)
    {
        this.spec = spec;
        weights = FlatTensors.ZerosLike(model);
        gradients = FlatTensors.ZerosLike(model);
        first = spec is AdamWSpec or SgdSpec { Momentum: not 0 } ? FlatTensors.ZerosLike(model) : null;
        second = spec is AdamWSpec ? FlatTensors.ZerosLike(model) : null;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var ((parameter, (_, weight)), (_, gradient)) in model.parameters().Zip(weights.Views).Zip(gradients.Views))
        {
            weight.copy_(parameter);
            parameter.set_(weight);
            parameter.grad = gradient; // Backward passes add to it, in place.
        }
    }

    public void ClearGradients() => gradients.All.zero_();

    public void Apply(long step, double learningRate)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        switch (spec)
        {
            case AdamWSpec adamW:
                Apply(adamW, step, learningRate);
                break;
            case SgdSpec sgd:
                Apply(sgd, learningRate);
                break;
            default:
                throw new NotSupportedException($"Unknown optimizer {spec.GetType().Name}.");
        }
    }

    public IReadOnlyDictionary<string, Tensor> State()
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

    public void GoOnAfter(long steps) => hasMomentum = spec is SgdSpec { Momentum: not 0 } && steps > 0;

    public void Dispose()
    {
        weights.Dispose();
        gradients.Dispose();
        first?.Dispose();
        second?.Dispose();
    }

    private void Apply(AdamWSpec adamW, long step, double learningRate)
    {
        var (mean, square) = (first!.All, second!.All);
        weights.All.mul_(1 - (learningRate * adamW.WeightDecay));
        mean.mul_(adamW.Beta1).add_(gradients.All, alpha: 1 - adamW.Beta1);
        square.mul_(adamW.Beta2).addcmul_(gradients.All, gradients.All, value: 1 - adamW.Beta2);
        var denominator = square.sqrt().div_(Math.Sqrt(1 - Math.Pow(adamW.Beta2, step))).add_(adamW.Epsilon);
        weights.All.addcdiv_(mean, denominator, value: -learningRate / (1 - Math.Pow(adamW.Beta1, step)));
    }

    private void Apply(SgdSpec sgd, double learningRate)
    {
        var change = sgd.WeightDecay == 0 ? gradients.All : gradients.All.add(weights.All, alpha: sgd.WeightDecay);
        if (first is not null)
        {
            change = first.All.mul_(sgd.Momentum).add_(change);
            hasMomentum = true;
        }

        weights.All.add_(change, alpha: -learningRate);
    }
}
