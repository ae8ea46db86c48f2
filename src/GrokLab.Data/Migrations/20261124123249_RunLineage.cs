using GrokLab.Data.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GrokLab.Data.Migrations;

/// <summary>Checkpoints, and the run that a run was forked from.</summary>
[DbContext(typeof(GrokLabDbContext))]
[Migration("20261124123249_RunLineage")]
internal sealed class RunLineage : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<long>(
            name: "checkpoint_step",
            table: "runs",
            type: "INTEGER",
            nullable: true);

        migrationBuilder.AddColumn<long>(
            name: "fork_step",
            table: "runs",
            type: "INTEGER",
            nullable: true);

        // In SQL: EF Core would rebuild the whole table for the sake of the foreign key.
        migrationBuilder.Sql(
            "ALTER TABLE runs ADD COLUMN parent_run_id INTEGER NULL REFERENCES runs (id) ON DELETE SET NULL");

        migrationBuilder.CreateIndex(
            name: "IX_runs_parent_run_id",
            table: "runs",
            column: "parent_run_id");
    }
}
