namespace GrokLab.Training.Models;

/// <summary>How many numbers a network has and makes, without building it.</summary>
/// <param name="Parameters">Trainable numbers.</param>
/// <param name="Features">m: inputs of the last layer.</param>
/// <param name="TrainingFloats">Numbers that a training sample leaves for the backward pass, with what that needs in passing.</param>
/// <param name="ForwardFloats">Numbers that a sample takes at once without a backward pass.</param>
/// <param name="GpuFactor">What these numbers take on a GPU in parts of themselves, with the workspaces of cuDNN.</param>
internal sealed record NetworkSize(long Parameters, long Features, long TrainingFloats, long ForwardFloats, double GpuFactor = 1);
