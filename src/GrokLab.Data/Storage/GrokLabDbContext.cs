using System.Text.Json;
using GrokLab.Data.Deleting;
using GrokLab.Data.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace GrokLab.Data.Storage;

/// <summary>Runs, their events and their metrics in one SQLite file.</summary>
/// <param name="options">The context's options, which name the file.</param>
public sealed class GrokLabDbContext(DbContextOptions<GrokLabDbContext> options) : DbContext(options)
{
    /// <summary>On <see cref="RunEvent"/>: whether the change is from an earlier attempt and the current attempt has yet to repeat it.</summary>
    internal const string AwaitsRepeat = nameof(AwaitsRepeat);

    /// <summary>On <see cref="Run"/> and <see cref="RunGroup"/>: the time from which readers no longer see it; its rows
    /// are deleted from then on, piece by piece (<see cref="RunPurge"/>).</summary>
    internal const string DeletedAt = nameof(DeletedAt);

    /// <summary>All runs except the deleted ones.</summary>
    public DbSet<Run> Runs => Set<Run>();

    /// <summary>All groups of runs except the deleted ones.</summary>
    public DbSet<RunGroup> RunGroups => Set<RunGroup>();

    /// <summary>The events of runs that are not deleted.</summary>
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

        // The column's name is older than the other changes: only λ could be changed then.
        modelBuilder.Entity<RunEvent>().Property(e => e.Value).HasColumnName("lambda");
    }

    /// <summary>Stores times as UTC text of fixed width, which sorts like the times and is readable in the file.</summary>
    private sealed class UtcText() : ValueConverter<DateTimeOffset, string>(
        time => UtcTime.ToText(time), text => UtcTime.FromText(text));
}
