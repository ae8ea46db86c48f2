namespace GrokLab.Training.Specs;

/// <summary>What a task gives and a network reads.</summary>
public enum SampleKind
{
    /// <summary>Sequences of tokens.</summary>
    Tokens,

    /// <summary>Images.</summary>
    Images,
}
