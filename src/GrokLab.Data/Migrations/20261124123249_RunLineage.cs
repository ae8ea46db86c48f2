using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GrokLab.Data.Migrations
{
    /// <inheritdoc />
    public partial class RunLineage : Migration
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

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_runs_parent_run_id",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "checkpoint_step",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "fork_step",
                table: "runs");

            migrationBuilder.Sql("ALTER TABLE runs DROP COLUMN parent_run_id");
        }
    }
}
