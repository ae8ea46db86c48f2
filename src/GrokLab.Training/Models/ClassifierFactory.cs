using GrokLab.Training.Experiments;
using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Models;

/// <summary>Builds the network of a spec.</summary>
public static class ClassifierFactory
{
    /// <summary>Builds it on the CPU with weights drawn from the seed, so that they are the same on every device.</summary>
    public static Classifier Create(ModelSpec spec, TaskData data, int seed)
    {
        random.manual_seed(seed);
        return spec switch
        {
            GrokkingTransformerSpec s => new GrokkingTransformer(s, data.Vocabulary, data.Classes),
            ResNetSpec s => new ResNet(s, data.Classes),
            _ => throw new NotSupportedException($"Unknown model {spec.GetType().Name}."),
        };
    }
}
