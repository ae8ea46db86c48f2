using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GrokLab.Data.Migrations
{
    /// <inheritdoc />
    public partial class NotesAndDeletion : Migration
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

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "deleted_at",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "note",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "deleted_at",
                table: "run_groups");

            migrationBuilder.DropColumn(
                name: "note",
                table: "run_groups");
        }
    }
}
