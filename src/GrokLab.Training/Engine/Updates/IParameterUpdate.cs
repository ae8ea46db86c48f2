using static TorchSharp.torch;

namespace GrokLab.Training.Engine.Updates;

/// <summary>What a step does with the gradient: clears it before, changes the weights by it after.</summary>
/// <remarks>Used by one thread. The model stays the owner of the weights.</remarks>
internal interface IParameterUpdate : IDisposable
{
    /// <summary>Forgets the gradient of the step before.</summary>
    void ClearGradients();

    /// <summary>Changes the weights by the gradient that the parameters have.</summary>
    /// <param name="step">The step's number, from 1.</param>
    /// <param name="learningRate">Of this step.</param>
    void Apply(long step, double learningRate);

    /// <summary>What the optimizer remembers, by <see cref="OptimizerStateNames"/>; its own tensors.</summary>
    IReadOnlyDictionary<string, Tensor> State();

    /// <summary>Makes ready to go on after so many steps: then the state has all that it has at that step.</summary>
    void GoOnAfter(long steps);
}
