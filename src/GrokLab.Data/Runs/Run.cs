namespace GrokLab.Data.Runs;

/// <summary>One training run: what was asked for, how far it is and what came of it.</summary>
public sealed class Run
{
    /// <summary>Given by the database, rising.</summary>
    public long Id { get; set; }

    /// <summary>For people.</summary>
    public required string Name { get; set; }

    /// <summary>What its user wrote about it, plain text; null where there is nothing.</summary>
    public string? Note { get; set; }

    /// <summary>The preset it was made from, if any.</summary>
    public string? Preset { get; set; }

    /// <summary>The launch it came from; null for runs from before there were groups.</summary>
    public long? GroupId { get; set; }

    /// <summary>Which of the things that its group compares, for example <c>REG</c>; null where it compares nothing.</summary>
    public string? Variant { get; set; }

    /// <summary>The whole experiment spec as JSON.</summary>
    public required string SpecJson { get; set; }

    /// <summary>Seed of every random stream of the run.</summary>
    public int Seed { get; set; }

    /// <summary>The device asked for: <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c> or <c>mps</c>.</summary>
    public required string RequestedDevice { get; set; }

    /// <summary>Where it is in its life.</summary>
    public RunStatus Status { get; set; }

    /// <summary>Whether a person paused it. It does not train until a person resumes it, also after its process or its server has ended.</summary>
    public bool PausedByUser { get; set; }

    /// <summary>When it was asked for (UTC).</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When its latest attempt began (UTC).</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended or was interrupted (UTC); null while it is queued, running or paused.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The device that was chosen, for example <c>cuda:0</c>; null before the run has started.</summary>
    public string? Device { get; set; }

    /// <summary>That device in words.</summary>
    public string? DeviceName { get; set; }

    /// <summary>Versions of the program and its libraries, a JSON object of strings.</summary>
    public string? VersionsJson { get; set; }

    /// <summary>What went wrong, where something did.</summary>
    public string? Error { get; set; }

    /// <summary>Optimizer steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Optimizer steps of the whole run; 0 as long as it is not known.</summary>
    public long TotalSteps { get; set; }

    /// <summary>Optimizer steps of one pass over the training set; 0 as long as it is not known.</summary>
    public int StepsPerEpoch { get; set; }

    /// <summary><see cref="Step"/> in passes over the training set.</summary>
    public double Epoch { get; set; }

    /// <summary>Training time in seconds, pauses left out.</summary>
    public double ElapsedSeconds { get; set; }

    /// <summary>Optimizer steps a second, lately.</summary>
    public double? StepsPerSecond { get; set; }

    /// <summary>Estimated seconds to the end; null when the run is not under way.</summary>
    public double? RemainingSeconds { get; set; }

    /// <summary>The regularizer's λ as it is now; 0 while it is unplugged, null without a regularizer.</summary>
    public double? Lambda { get; set; }

    /// <summary>Which regularizer, as the spec names it.</summary>
    public string? RegularizerKind { get; set; }

    /// <summary>Samples trained on.</summary>
    public int? TrainSamples { get; set; }

    /// <summary>Samples held out.</summary>
    public int? ValidationSamples { get; set; }

    /// <summary>Number of classes k.</summary>
    public int? Classes { get; set; }

    /// <summary>Number of features m before the last layer.</summary>
    public int? Features { get; set; }

    /// <summary>Trainable parameters of the model.</summary>
    public long? Parameters { get; set; }

    /// <summary>Who runs it: the server that claimed it last.</summary>
    public string? Owner { get; set; }

    /// <summary>How often it was claimed.</summary>
    public int Attempts { get; set; }

    /// <summary>The step of the newest checkpoint up to which everything that the run told is stored; null where there is none.</summary>
    public long? CheckpointStep { get; set; }

    /// <summary>The run that it was forked from; null for one that stands for itself.</summary>
    public long? ParentRunId { get; set; }

    /// <summary>The step at which it left its parent: up to it the parent's curves are its own.</summary>
    public long? ForkStep { get; set; }
}
