using System.Text.Json;
using GrokLab.Data.Deleting;
using GrokLab.Data.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GrokLab.Data.Storage;

/// <summary>Runs, their events and their metrics in one SQLite file.</summary>
/// <param name="options">Where it is.</param>
public sealed class GrokLabDbContext(DbContextOptions<GrokLabDbContext> options) : DbContext(options)
{
    /// <summary>On <see cref="RunEvent"/>: a change of λ of an earlier attempt that the attempt under way has yet to repeat.</summary>
    internal const string AwaitsRepeat = nameof(AwaitsRepeat);

    /// <summary>On <see cref="Run"/> and <see cref="RunGroup"/>: since when it is gone for everybody who asks; what belongs to it
    /// is deleted from then on, piece by piece (<see cref="RunPurge"/>).</summary>
    internal const string DeletedAt = nameof(DeletedAt);

    /// <summary>All runs but those that are deleted.</summary>
    public DbSet<Run> Runs => Set<Run>();

    /// <summary>All groups of runs but those that are deleted.</summary>
    public DbSet<RunGroup> RunGroups => Set<RunGroup>();

    /// <summary>What happened to runs that are not deleted.</summary>
    public DbSet<RunEvent> RunEvents => Set<RunEvent>();

    internal DbSet<EvaluationRow> Evaluations => Set<EvaluationRow>();

    internal DbSet<MetricSeriesRow> MetricSeries => Set<MetricSeriesRow>();

    internal DbSet<MetricPointRow> MetricPoints => Set<MetricPointRow>();

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcText>();
        configurationBuilder.Properties<RunStatus>().HaveConversion<string>();
    }

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.Entity<Run>(run =>
        {
            run.ToTable("runs");
            run.Property<DateTimeOffset?>(DeletedAt);
            run.HasQueryFilter(r => EF.Property<DateTimeOffset?>(r, DeletedAt) == null);
            run.HasIndex(r => r.Status);
            run.HasOne<Run>().WithMany().HasForeignKey(r => r.ParentRunId).OnDelete(DeleteBehavior.SetNull);
            run.HasOne<RunGroup>().WithMany().HasForeignKey(r => r.GroupId).OnDelete(DeleteBehavior.SetNull);
        });
        modelBuilder.Entity<RunGroup>(group =>
        {
            group.ToTable("run_groups");
            group.Property<DateTimeOffset?>(DeletedAt);
            group.HasQueryFilter(g => EF.Property<DateTimeOffset?>(g, DeletedAt) == null);
        });
        modelBuilder.Entity<RunEvent>(runEvent =>
        {
            runEvent.ToTable("run_events");
            runEvent.Property<bool>(AwaitsRepeat);
            runEvent.HasQueryFilter(e => Runs.Any(run => run.Id == e.RunId));
            runEvent.HasIndex(e => new { e.RunId, e.Step });
            runEvent.HasOne<Run>().WithMany().HasForeignKey(e => e.RunId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<EvaluationRow>(evaluation =>
        {
            evaluation.ToTable("evaluations");
            evaluation.HasKey(e => new { e.RunId, e.Step });
            evaluation.HasOne<Run>().WithMany().HasForeignKey(e => e.RunId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<MetricSeriesRow>(series =>
        {
            series.ToTable("metric_series");
            series.HasIndex(s => new { s.RunId, s.Name }).IsUnique();
            series.HasOne<Run>().WithMany().HasForeignKey(s => s.RunId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<MetricPointRow>(point =>
        {
            point.ToTable("metric_points");
            point.HasKey(p => new { p.SeriesId, p.Step });
            point.HasOne<MetricSeriesRow>().WithMany().HasForeignKey(p => p.SeriesId).OnDelete(DeleteBehavior.Cascade);
        });
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetProperties()))
        {
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        }

        // Its name is from when λ was all that could be changed.
        modelBuilder.Entity<RunEvent>().Property(e => e.Value).HasColumnName("lambda");
    }

    /// <summary>Text of one width in UTC sorts as the time does, and people can read it in the file.</summary>
    private sealed class UtcText() : ValueConverter<DateTimeOffset, string>(
        time => UtcTime.ToText(time), text => UtcTime.FromText(text));
}
