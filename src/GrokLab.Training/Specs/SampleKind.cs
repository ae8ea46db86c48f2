namespace GrokLab.Training.Specs;

/// <summary>The kind of samples that a task provides and a network reads.</summary>
public enum SampleKind
{
    /// <summary>Sequences of tokens.</summary>
    Tokens,

    /// <summary>Images.</summary>
    Images,
}
