using GrokLab.Data.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GrokLab.Data.Migrations;

/// <summary>Notes on runs and groups, and the time when they were deleted.</summary>
[DbContext(typeof(GrokLabDbContext))]
[Migration("20261124191200_NotesAndDeletion")]
internal sealed class NotesAndDeletion : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(
            name: "deleted_at",
            table: "runs",
            type: "TEXT",
            nullable: true);

        migrationBuilder.AddColumn<string>(
            name: "note",
            table: "runs",
            type: "TEXT",
            nullable: true);

        migrationBuilder.AddColumn<string>(
            name: "deleted_at",
            table: "run_groups",
            type: "TEXT",
            nullable: true);

        migrationBuilder.AddColumn<string>(
            name: "note",
            table: "run_groups",
            type: "TEXT",
            nullable: true);
    }
}
