using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Lineage;

/// <summary>Gives a run that has ended more to do; exactly one of the two.</summary>
public sealed record ExtendRequest
{
    /// <summary>How many optimizer steps more.</summary>
    public long? Steps { get; init; }

    /// <summary>How many passes over the training set more.</summary>
    public int? Epochs { get; init; }
}

/// <summary>Asks for the same run once more.</summary>
public sealed record CloneRequest
{
    /// <summary>With another seed.</summary>
    public int? Seed { get; init; }

    /// <summary>With some fields of its spec changed, nested or with dots.</summary>
    [Expects(Words = "is not an object of spec fields")]
    public JsonObject? Overrides { get; init; }

    /// <summary>What people read; where absent the run's own name.</summary>
    public string? Name { get; init; }
}

/// <summary>Asks for a run that goes on from a checkpoint of another.</summary>
public sealed record ForkRequest
{
    /// <summary>The checkpoint's step; where absent the newest.</summary>
    [Expects(Least = 0, Most = SpecRanges.MaxSteps)]
    public long? Step { get; init; }

    /// <summary>What is different from there on, nested or with dots: regularizer, optimizer settings, length, evaluation, device.</summary>
    [Expects(Words = "is not an object of spec fields")]
    public JsonObject? Overrides { get; init; }

    /// <summary>What people read; where absent the run's name with the step.</summary>
    public string? Name { get; init; }
}

/// <summary>A checkpoint of a run.</summary>
/// <param name="Step">Optimizer steps taken at it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WrittenAt">When it was written.</param>
public sealed record CheckpointDto(long Step, long Bytes, DateTimeOffset WrittenAt);
