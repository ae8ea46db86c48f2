namespace GrokLab.Training.Tasks;

/// <summary>The number of samples of a task, without creating them.</summary>
/// <param name="Train">Training samples, |S|.</param>
/// <param name="Validation">Held-out samples.</param>
/// <param name="Classes">k.</param>
/// <param name="Vocabulary">Distinct tokens; 0 for images.</param>
/// <param name="BytesPerSample">Bytes of a stored input and label.</param>
internal sealed record TaskSize(long Train, long Validation, int Classes, int Vocabulary, int BytesPerSample);
