using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>Samples with their labels, kept on the training device.</summary>
public abstract class LabelledSet : IDisposable
{
    /// <summary>Takes ownership of the labels.</summary>
    /// <param name="labels">Class numbers, (N) int64.</param>
    protected LabelledSet(Tensor labels)
    {
        Labels = labels.DetachFromDisposeScope();
    }

    /// <summary>Class numbers, (N) int64.</summary>
    public Tensor Labels { get; }

    /// <summary>N, the number of samples.</summary>
    public int Count => (int)Labels.shape[0];

    /// <summary>The number of samples in one forward pass of an evaluation.</summary>
    public abstract int EvaluationBatchSize { get; }

    /// <summary>Whether the samples are on a GPU.</summary>
    protected bool OnGpu => Labels.device_type != TorchSharp.DeviceType.CPU;

    /// <summary>A batch as the network takes it, without augmentation.</summary>
    /// <param name="indices">(B) int64, on the device.</param>
    /// <returns>First dimension B; it belongs to the dispose scope open at the call.</returns>
    public abstract Tensor Inputs(Tensor indices);

    /// <summary>A batch for training, augmented where the task says so.</summary>
    /// <param name="indices">(B) int64, on the device.</param>
    /// <param name="epoch">The pass over the set, from 0: every pass changes a sample differently.</param>
    /// <returns>First dimension B; it belongs to the dispose scope open at the call.</returns>
    public virtual Tensor TrainingInputs(Tensor indices, long epoch) => Inputs(indices);

    /// <summary>Prepares the batches of an epoch: afterwards <see cref="TrainingInputs"/> of that epoch only needs the device.</summary>
    /// <param name="epoch">The pass over the set, from 0.</param>
    public virtual void BeginEpoch(long epoch)
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Disposes the tensors.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Labels.Dispose();
        }
    }
}
