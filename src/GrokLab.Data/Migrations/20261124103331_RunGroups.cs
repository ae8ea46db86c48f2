using GrokLab.Data.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GrokLab.Data.Migrations;

/// <summary>Groups: the runs of one launch.</summary>
[DbContext(typeof(GrokLabDbContext))]
[Migration("20261124103331_RunGroups")]
internal sealed class RunGroups : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "run_groups",
            columns: table => new
            {
                id = table.Column<long>(type: "INTEGER", nullable: false)
                    .Annotation("Sqlite:Autoincrement", true),
                name = table.Column<string>(type: "TEXT", nullable: false),
                preset = table.Column<string>(type: "TEXT", nullable: true),
                created_at = table.Column<string>(type: "TEXT", nullable: false)
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_run_groups", x => x.id);
            });

        // In SQL: EF Core would rebuild the whole table for the sake of the foreign key.
        migrationBuilder.Sql(
            "ALTER TABLE runs ADD COLUMN group_id INTEGER NULL REFERENCES run_groups (id) ON DELETE SET NULL");

        migrationBuilder.AddColumn<string>(
            name: "variant",
            table: "runs",
            type: "TEXT",
            nullable: true);

        migrationBuilder.CreateIndex(
            name: "IX_runs_group_id",
            table: "runs",
            column: "group_id");
    }
}
