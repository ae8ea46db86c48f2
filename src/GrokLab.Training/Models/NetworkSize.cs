namespace GrokLab.Training.Models;

/// <summary>How many numbers a network has and computes, without building it.</summary>
/// <param name="Parameters">Trainable numbers.</param>
/// <param name="Features">m: inputs of the last layer.</param>
/// <param name="TrainingFloats">Numbers that a training sample keeps for the backward pass, with the backward pass's temporary ones.</param>
/// <param name="ForwardFloats">The most numbers that a sample needs at once without a backward pass.</param>
/// <param name="GpuFactor">The memory on a GPU as a multiple of these numbers, with the workspaces of cuDNN.</param>
internal sealed record NetworkSize(long Parameters, long Features, long TrainingFloats, long ForwardFloats, double GpuFactor = 1);
