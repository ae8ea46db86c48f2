using GrokLab.Training.Experiments;

namespace GrokLab.Web.Describing;

/// <summary>A request to change the name, the note or both of a run or a group.</summary>
public sealed record DescribeRequest
{
    /// <summary>The new name, 1 to 200 characters in one line; if absent, the old one is kept.</summary>
    [Expects(Words = "is not a text of 1 to 200 characters", NotNull = true)]
    public string? Name { get; init; }

    /// <summary>The new note, plain text of up to 4,000 characters; null or empty clears it; if absent, the old one is
    /// kept.</summary>
    [Expects(Words = "is not a text, nor null")]
    public string? Note { get; init; }
}
