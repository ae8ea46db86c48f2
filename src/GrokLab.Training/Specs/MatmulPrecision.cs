namespace GrokLab.Training.Specs;

/// <summary>The precision of matrix products and convolutions in training, as set by PyTorch's <c>allow_tf32</c>.</summary>
public enum MatmulPrecision
{
    /// <summary>Full float32.</summary>
    Full,

    /// <summary>TensorFloat-32: factors are rounded to ten bits, sums stay float32. Only on CUDA devices; for speed.</summary>
    Tf32,
}
