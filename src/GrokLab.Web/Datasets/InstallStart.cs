using GrokLab.Training.Experiments;

namespace GrokLab.Web.Datasets;

/// <summary>What came of the wish to install.</summary>
public abstract record InstallStart
{
    /// <summary>It is under way.</summary>
    public sealed record Started(InstallationState State) : InstallStart;

    /// <summary>It cannot be now: one is under way, or something is there already.</summary>
    public sealed record Conflict(string Message) : InstallStart;

    /// <summary>The request has fields that are not allowed.</summary>
    public sealed record Invalid(IReadOnlyList<SpecError> Errors) : InstallStart;
}
