namespace GrokLab.Training.Specs;

/// <summary>The precision of matrix products and convolutions in training, as PyTorch's <c>allow_tf32</c> says it.</summary>
public enum MatmulPrecision
{
    /// <summary>float32 as it is.</summary>
    Full,

    /// <summary>TensorFloat-32: factors are rounded to ten bits, sums stay float32. Of CUDA devices alone; for speed.</summary>
    Tf32,
}
