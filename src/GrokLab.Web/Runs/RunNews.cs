using GrokLab.Data.Writing;

namespace GrokLab.Web.Runs;

/// <summary>A run was deleted; told by <see cref="RunFeed"/> after the commit, never written.</summary>
/// <param name="RunId">Which.</param>
public sealed record RunDeleted(long RunId) : RunRecord(RunId);

/// <summary>A run has another name or note; told by <see cref="RunFeed"/> after the commit, never written.</summary>
/// <param name="RunId">Which.</param>
/// <param name="Name">Its name.</param>
/// <param name="Note">What its user wrote about it.</param>
public sealed record RunDescribed(long RunId, string Name, string? Note) : RunRecord(RunId);

/// <summary>The group of a run has another name or note; told by <see cref="RunFeed"/> after the commit, never written.</summary>
/// <param name="RunId">One of its runs.</param>
public sealed record GroupDescribed(long RunId) : RunRecord(RunId);
