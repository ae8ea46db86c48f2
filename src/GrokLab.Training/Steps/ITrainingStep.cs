using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Steps;

/// <summary>One step of the minimised loss CE − λ·R: computes the loss and its gradient, and changes the weights.</summary>
/// <remarks>Used by one thread. The model owns the weights.</remarks>
internal interface ITrainingStep : IDisposable
{
    /// <summary>The kind of computation, in words that are recorded with the run.</summary>
    string Description { get; }

    /// <summary>Trains one step.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="lambda">λ of the regularizer.</param>
    /// <param name="measure">Whether to measure the regularizer's value and the gradient's norm.</param>
    StepMeasures Train(long step, double lambda, bool measure);

    /// <summary>The device's report of a loss that was not finite; null where there was none. Waits for the device.</summary>
    string? Divergence();

    /// <summary>Inputs of the last layer for every sample of a set, in eval mode and without gradient.</summary>
    /// <returns>(N, m); it belongs to the dispose scope open at the call.</returns>
    Tensor Features(LabelledSet set);

    /// <summary>Euclidean norm of all parameters.</summary>
    double WeightNorm();

    /// <summary>The optimizer's own tensors, by <see cref="OptimizerStateNames"/>.</summary>
    IReadOnlyDictionary<string, Tensor> State();

    /// <summary>Prepares to resume after a number of steps: the state then has all tensors of that step, to copy into.</summary>
    void GoOnAfter(long steps);
}
