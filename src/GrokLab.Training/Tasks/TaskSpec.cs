using GrokLab.Training.Datasets;
using GrokLab.Training.Specs;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>The task that a network learns; the JSON property <c>kind</c> says which.</summary>
public abstract record TaskSpec
{
    /// <summary>The task in words, for example x + y mod 97.</summary>
    public abstract string Words();

    /// <summary>Whether training samples are changed at random.</summary>
    public virtual bool IsAugmented() => false;

    /// <summary>Creates or reads the task's samples, and puts them on the device.</summary>
    /// <exception cref="InvalidSpecException">The split leaves one of the two sets empty.</exception>
    /// <exception cref="DatasetException">A data set is not installed or is damaged.</exception>
    public abstract TaskData Load(int seed, Device device);

    /// <summary>The number of samples.</summary>
    internal abstract TaskSize Size();

    /// <summary>The same task with at most the given numbers of samples; null where it cannot be reduced.</summary>
    internal virtual TaskSpec? Part(int train, int validation) => null;

    /// <summary>Adds errors other than those of the fields' ranges.</summary>
    internal virtual void Validate(SpecErrors errors)
    {
    }
}
