namespace GrokLab.Data.Runs;

/// <summary>One training run: its request, its progress and its result.</summary>
public sealed class Run
{
    /// <summary>The run's id; the database assigns ids in rising order.</summary>
    public long Id { get; set; }

    /// <summary>The run's name, for display.</summary>
    public required string Name { get; set; }

    /// <summary>The user's note about the run, in plain text; null if there is none.</summary>
    public string? Note { get; set; }

    /// <summary>The preset that the run was made from, if any.</summary>
    public string? Preset { get; set; }

    /// <summary>The id of the launch's group; null for runs that are older than groups.</summary>
    public long? GroupId { get; set; }

    /// <summary>The variant of the comparison that the run belongs to, for example <c>REG</c>; null if its group compares
    /// nothing.</summary>
    public string? Variant { get; set; }

    /// <summary>The whole experiment spec as JSON.</summary>
    public required string SpecJson { get; set; }

    /// <summary>Seed of every random stream of the run.</summary>
    public int Seed { get; set; }

    /// <summary>The requested device: <c>auto</c>, <c>cpu</c>, <c>cuda</c>, <c>cuda:N</c> or <c>mps</c>.</summary>
    public required string RequestedDevice { get; set; }

    /// <summary>The run's status.</summary>
    public RunStatus Status { get; set; }

    /// <summary>Whether a user paused the run. It does not train until a user resumes it, even after its process or its server has ended.</summary>
    public bool PausedByUser { get; set; }

    /// <summary>The time of the request (UTC).</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The start of the latest attempt (UTC).</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>The time when the run ended or was interrupted (UTC); null while the run is queued, running or paused.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The chosen device, for example <c>cuda:0</c>; null before the run has started.</summary>
    public string? Device { get; set; }

    /// <summary>The chosen device's name.</summary>
    public string? DeviceName { get; set; }

    /// <summary>Versions of the program and its libraries, a JSON object of strings.</summary>
    public string? VersionsJson { get; set; }

    /// <summary>The error message, if there was an error.</summary>
    public string? Error { get; set; }

    /// <summary>Optimizer steps taken.</summary>
    public long Step { get; set; }

    /// <summary>Optimizer steps of the whole run; 0 while unknown.</summary>
    public long TotalSteps { get; set; }

    /// <summary>Optimizer steps of one pass over the training set; 0 while unknown.</summary>
    public int StepsPerEpoch { get; set; }

    /// <summary><see cref="Step"/> in passes over the training set.</summary>
    public double Epoch { get; set; }

    /// <summary>Training time in seconds, without pauses.</summary>
    public double ElapsedSeconds { get; set; }

    /// <summary>The recent number of optimizer steps per second.</summary>
    public double? StepsPerSecond { get; set; }

    /// <summary>Estimated seconds to the end; null if the run is not under way.</summary>
    public double? RemainingSeconds { get; set; }

    /// <summary>The regularizer's current λ; 0 while the regularizer is unplugged, null without a regularizer.</summary>
    public double? Lambda { get; set; }

    /// <summary>The regularizer's kind, as the spec names it.</summary>
    public string? RegularizerKind { get; set; }

    /// <summary>Number of training samples.</summary>
    public int? TrainSamples { get; set; }

    /// <summary>Number of validation samples.</summary>
    public int? ValidationSamples { get; set; }

    /// <summary>Number of classes k.</summary>
    public int? Classes { get; set; }

    /// <summary>Number of features m before the last layer.</summary>
    public int? Features { get; set; }

    /// <summary>Number of the model's trainable parameters.</summary>
    public long? Parameters { get; set; }

    /// <summary>The server that claimed the run last.</summary>
    public string? Owner { get; set; }

    /// <summary>The number of times that a server claimed the run.</summary>
    public int Attempts { get; set; }

    /// <summary>The step of the newest checkpoint up to which everything that the run reported is stored; null if there is none.</summary>
    public long? CheckpointStep { get; set; }

    /// <summary>The parent's id; null if the run is not a fork.</summary>
    public long? ParentRunId { get; set; }

    /// <summary>The step at which the run left its parent: up to this step the run has its parent's curves.</summary>
    public long? ForkStep { get; set; }
}
