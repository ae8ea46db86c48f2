using TorchSharp;

namespace GrokLab.Training.Measures;

/// <summary>Some samples of a data set that is measured in batches. The tensors stay the producer's.</summary>
/// <param name="Features">Inputs of the last linear layer, (n, m), floating point.</param>
/// <param name="Labels">Classes 0 … k−1, (n), int64.</param>
public readonly record struct FeatureBatch(torch.Tensor Features, torch.Tensor Labels);
