using GrokLab.Training.Experiments;

namespace GrokLab.Web.Describing;

/// <summary>Gives a run or a group another name, another note, or both.</summary>
public sealed record DescribeRequest
{
    /// <summary>The new name, 1 to 200 characters in one line; where absent it stays.</summary>
    [Expects(Words = "is not a text of 1 to 200 characters", NotNull = true)]
    public string? Name { get; init; }

    /// <summary>The new note, plain text of up to 4,000 characters; null or empty clears it, where absent it stays.</summary>
    [Expects(Words = "is not a text, nor null")]
    public string? Note { get; init; }
}
