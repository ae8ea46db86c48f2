using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Training.Models;

/// <summary>A network whose last layer is linear: features φ(x), then logits z = W φ(x) + b.</summary>
public abstract class Classifier(string name) : Module<Tensor, Tensor>(name)
{
    /// <summary>The last layer: weights W (k, m) and bias b (k).</summary>
    public abstract Linear Head { get; }

    /// <summary>The input of the last layer.</summary>
    /// <param name="inputs">A batch of samples, first dimension B.</param>
    /// <returns>Features φ, (B, m).</returns>
    public abstract Tensor Features(Tensor inputs);

    /// <summary>Logits z, (B, k).</summary>
    public override Tensor forward(Tensor inputs) => Head.call(Features(inputs));
}
