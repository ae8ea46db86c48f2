using TorchSharp;

namespace GrokLab.Training.Measures;

/// <summary>A batch of samples of a measured data set. The producer keeps ownership of the tensors.</summary>
/// <param name="Features">Inputs of the last linear layer, (n, m), floating point.</param>
/// <param name="Labels">Classes 0 … k−1, (n), int64.</param>
public readonly record struct FeatureBatch(torch.Tensor Features, torch.Tensor Labels);
