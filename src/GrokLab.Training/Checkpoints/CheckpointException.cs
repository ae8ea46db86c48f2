namespace GrokLab.Training.Checkpoints;

/// <summary>The error of a checkpoint that cannot be used: incomplete, altered, or of another spec. The message says what is wrong.</summary>
public sealed class CheckpointException(string message, Exception? inner = null) : Exception(message, inner);
