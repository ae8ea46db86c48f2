using GrokLab.Training.Specs;
using static TorchSharp.torch;

namespace GrokLab.Training.Tasks;

/// <summary>Sequences of tokens, all of the same length.</summary>
public sealed class TokenSet : LabelledSet
{
    /// <summary>Takes ownership of both tensors.</summary>
    /// <param name="tokens">(N, T) int64.</param>
    /// <param name="labels">Class numbers, (N) int64.</param>
    public TokenSet(Tensor tokens, Tensor labels)
        : base(labels)
    {
        Tokens = tokens.DetachFromDisposeScope();
    }

    /// <summary>The tokens, (N, T) int64.</summary>
    public Tensor Tokens { get; }

    /// <inheritdoc/>
    public override int EvaluationBatchSize => EvaluationBatch.Of(SampleKind.Tokens, OnGpu);

    /// <inheritdoc/>
    public override Tensor Inputs(Tensor indices) => Tokens.index_select(0, indices); // (B, T)

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Tokens.Dispose();
        }
    }
}
