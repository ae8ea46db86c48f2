namespace GrokLab.Training.Checkpoints;

/// <summary>A checkpoint that cannot be used: torn, altered, or of something else. The message says what is wrong with it.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
