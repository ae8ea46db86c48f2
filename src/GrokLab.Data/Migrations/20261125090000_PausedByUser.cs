using GrokLab.Data.Storage;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace GrokLab.Data.Migrations;

/// <summary>Whether a person paused a run.</summary>
[DbContext(typeof(GrokLabDbContext))]
[Migration("20261125090000_PausedByUser")]
internal sealed class PausedByUser : Migration
{
    /// <inheritdoc />
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<bool>(
            name: "paused_by_user",
            table: "runs",
            type: "INTEGER",
            nullable: false,
            defaultValue: false);

        // Who is paused now stays paused. A pause by the program has a message, a person's has none.
        migrationBuilder.Sql(
            """
            UPDATE runs SET paused_by_user = 1
            WHERE status IN ('Paused', 'Interrupted') AND (
                SELECT kind = 'Paused' AND message IS NULL FROM run_events
                WHERE run_id = runs.id AND kind IN ('Paused', 'Resumed', 'TakenUp') ORDER BY id DESC LIMIT 1);
            """);
    }
}
