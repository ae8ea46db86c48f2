using GrokLab.Data.Writing;

namespace GrokLab.Web.Runs;

/// <summary>A run was deleted; <see cref="RunFeed"/> publishes this after the commit, and it is never stored.</summary>
/// <param name="RunId">The run's id.</param>
public sealed record RunDeleted(long RunId) : RunRecord(RunId);

/// <summary>A run has another name or note; <see cref="RunFeed"/> publishes this after the commit, and it is never
/// stored.</summary>
/// <param name="RunId">The run's id.</param>
/// <param name="Name">The run's name.</param>
/// <param name="Note">The user's note about the run.</param>
public sealed record RunDescribed(long RunId, string Name, string? Note) : RunRecord(RunId);

/// <summary>The group of a run has another name or note; <see cref="RunFeed"/> publishes this after the commit, and it is never
/// stored.</summary>
/// <param name="RunId">The id of one of the group's runs.</param>
public sealed record GroupDescribed(long RunId) : RunRecord(RunId);
