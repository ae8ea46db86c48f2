using GrokLab.Training.Datasets;
using GrokLab.Training.Specs;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>What a network learns; the JSON property <c>kind</c> tells which.</summary>
public abstract record TaskSpec
{
    /// <summary>The task in words, for example x + y mod 97.</summary>
    public abstract string Words();

    /// <summary>Whether training samples are changed at random.</summary>
    public virtual bool IsAugmented() => false;

    /// <summary>Makes or reads the task's samples, and puts them on the device.</summary>
    /// <exception cref="InvalidSpecException">The split leaves one of the two sets empty.</exception>
    /// <exception cref="DatasetException">A data set is not installed, or damaged.</exception>
    public abstract TaskData Load(int seed, Device device);

    /// <summary>How many samples it has.</summary>
    internal abstract TaskSize Size();

    /// <summary>The same task with at most so many samples; null where it cannot be cut.</summary>
    internal virtual TaskSpec? Part(int train, int validation) => null;

    /// <summary>Adds what is wrong beyond the ranges of its fields.</summary>
    internal virtual void Validate(SpecErrors errors)
    {
    }
}
