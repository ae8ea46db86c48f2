using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Lineage;

/// <summary>A request to extend an ended run; exactly one of the two properties is given.</summary>
public sealed record ExtendRequest
{
    /// <summary>The number of additional optimizer steps.</summary>
    public long? Steps { get; init; }

    /// <summary>The number of additional passes over the training set.</summary>
    public int? Epochs { get; init; }
}

/// <summary>A request to clone a run.</summary>
public sealed record CloneRequest
{
    /// <summary>Another seed.</summary>
    public int? Seed { get; init; }

    /// <summary>Changed fields of the spec, nested or with dots.</summary>
    [Expects(Words = "is not an object of spec fields")]
    public JsonObject? Overrides { get; init; }

    /// <summary>The new run's name, for display; if absent, the run's own name.</summary>
    public string? Name { get; init; }
}

/// <summary>A request for a run that continues from a checkpoint of another run.</summary>
public sealed record ForkRequest
{
    /// <summary>The checkpoint's step; if absent, the newest.</summary>
    [Expects(Least = 0, Most = SpecRanges.MaxSteps)]
    public long? Step { get; init; }

    /// <summary>The fields that change from the checkpoint on, nested or with dots: regularizer, optimizer settings, length, evaluation, device.</summary>
    [Expects(Words = "is not an object of spec fields")]
    public JsonObject? Overrides { get; init; }

    /// <summary>The new run's name, for display; if absent, the run's name with the step.</summary>
    public string? Name { get; init; }
}

/// <summary>A checkpoint of a run.</summary>
/// <param name="Step">Optimizer steps taken at the checkpoint.</param>
/// <param name="Bytes">The checkpoint's size in bytes.</param>
/// <param name="WrittenAt">The time of writing.</param>
public sealed record CheckpointDto(long Step, long Bytes, DateTimeOffset WrittenAt);
