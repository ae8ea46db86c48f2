using GrokLab.Training.Specs;
using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Models;

/// <summary>The network; the JSON property <c>kind</c> says which.</summary>
public abstract record ModelSpec
{
    /// <summary>The network in words, with its size.</summary>
    public abstract string Words();

    /// <summary>Builds the network on the CPU with weights drawn from the seed, so that they are the same on every device.</summary>
    public Classifier Create(TaskData data, int seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        random.manual_seed(seed);
        return Build(data);
    }

    /// <summary>The fewest samples of a training batch.</summary>
    internal virtual int LeastBatch() => 1;

    /// <summary>How many numbers the network has and computes.</summary>
    internal abstract NetworkSize Size(TaskSize task);

    /// <summary>Adds errors other than those of the fields' ranges.</summary>
    internal virtual void Validate(SpecErrors errors)
    {
    }

    /// <summary>Builds the network with weights drawn from the global generator.</summary>
    private protected abstract Classifier Build(TaskData data);
}
