using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GrokLab.Data.Migrations
{
    /// <inheritdoc />
    public partial class RunGroups : Migration
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

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_runs_group_id",
                table: "runs");

            migrationBuilder.Sql("ALTER TABLE runs DROP COLUMN group_id");

            migrationBuilder.DropColumn(
                name: "variant",
                table: "runs");

            migrationBuilder.DropTable(
                name: "run_groups");
        }
    }
}
