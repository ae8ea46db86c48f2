using System.IO.Compression;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Tests.Reliability;

/// <summary>Databases as earlier versions left them, in <c>tests/Stored</c>.</summary>
public sealed class StoredVersionTests
{
    public static TheoryData<string> Versions() =>
        [.. Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "Stored")).Select(folder => Path.GetFileName(folder))];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_database_of_an_earlier_version_opens_with_all_its_runs(string version)
    {
        var stored = Path.Combine(AppContext.BaseDirectory, "Stored", version);
        using var folder = new TemporaryFolder();
        await UnpackAsync(Path.Combine(stored, "groklab.db.gz"), Path.Combine(folder.Path, "groklab.db"));
        await using var application = GrokLabApplication.On(folder);
        using var client = application.CreateClient();

        var expected = JsonElement.Parse(await File.ReadAllTextAsync(Path.Combine(stored, "runs.json"))).EnumerateArray().ToList();
        var runs = (await client.GetFromJsonAsync<JsonElement>("/api/runs")).EnumerateArray().OrderBy(run => Number(run, "id")).ToList();
        Assert.Equal(expected.Select(run => Number(run, "id")), runs.Select(run => Number(run, "id")));
        foreach (var (before, now) in expected.Zip(runs))
        {
            foreach (var (earlier, present) in new[] { ("name", "name"), ("variant", "variant"), ("group", "groupId"), ("note", "note") })
            {
                Assert.Equal(before.GetProperty(earlier).ToString(), now.GetProperty(present).ToString());
            }

            // At the start the server queues an interrupted run again, or lets it wait as paused.
            var id = Number(before, "id");
            var interrupted = before.GetProperty("status").GetString() == "Interrupted";
            Assert.True(interrupted || before.GetProperty("status").GetString() == now.GetProperty("status").GetString(), $"{before} is {now}");
            Assert.NotNull(SpecJson.Read(now.GetProperty("spec").GetRawText()));
            var events = (await client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}/events")).GetArrayLength();
            var points = (await client.GetFromJsonAsync<JsonElement>($"/api/runs/{id}/metrics?names=val_loss"))
                .GetProperty("series").GetProperty("val_loss").GetProperty("steps").GetArrayLength();

            // A forked run is shown with its parent's past before its own.
            var most = before.GetProperty("parent").ValueKind == JsonValueKind.Null && !interrupted ? 0 : int.MaxValue;
            Assert.InRange(events, Number(before, "events"), Math.Max(most, Number(before, "events")));
            Assert.InRange(points, Number(before, "evaluations"), Math.Max(most, Number(before, "evaluations")));
        }
    }

    private static long Number(JsonElement item, string name) => item.GetProperty(name).GetInt64();

    private static async Task UnpackAsync(string packed, string file)
    {
        await using var source = new GZipStream(File.OpenRead(packed), CompressionMode.Decompress);
        await using var target = File.Create(file);
        await source.CopyToAsync(target);
    }
}
