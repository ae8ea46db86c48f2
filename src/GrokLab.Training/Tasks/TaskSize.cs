namespace GrokLab.Training.Tasks;

/// <summary>How many samples a task has, without making them.</summary>
/// <param name="Train">Training samples, |S|.</param>
/// <param name="Validation">Held-out samples.</param>
/// <param name="Classes">k.</param>
/// <param name="Vocabulary">Distinct tokens; 0 for images.</param>
/// <param name="BytesPerSample">Input and label as they are kept.</param>
internal sealed record TaskSize(long Train, long Validation, int Classes, int Vocabulary, int BytesPerSample);
