using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace GrokLab.Web.Tests.Runs;

[Collection(SharedHost.Name)]
public sealed class DescriptionTests(GrokLabApplication application) : IDisposable
{
    private readonly HttpClient client = application.CreateClient();

    private RunsApi Api => new(client);

    [Fact]
    public async Task A_run_is_renamed_and_annotated_also_while_it_trains()
    {
        var id = await Api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await Api.StepAsync(id, 1);
        Assert.Equal(JsonValueKind.Null, (await Api.RunAsync(id)).GetProperty("note").ValueKind);
        var (status, run) = await PatchAsync($"runs/{id}", """{ "name": "  Lower λ ", "note": "first\r\nsecond <b>line</b>\n\n" }""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("Lower λ", "first\nsecond <b>line</b>"), Words(run));
        Assert.Equal("Running", RunsApi.Status(run));
        await Api.ConfirmedAsync(id, "stop");
        Assert.Equal(("Lower λ", "first\nsecond <b>line</b>"), Words(await Api.RunAsync(id)));
        Assert.Equal(("Lower λ", "new"), Words((await PatchAsync($"runs/{id}", """{ "note": "new" }""")).Body));
        Assert.Equal(("Other", "new"), Words((await PatchAsync($"runs/{id}", """{ "name": "Other" }""")).Body));
        Assert.Equal(("Other", null), Words((await PatchAsync($"runs/{id}", """{ "note": null }""")).Body));
        await PatchAsync($"runs/{id}", """{ "note": "again" }""");
        Assert.Equal(("Other", null), Words((await PatchAsync($"runs/{id}", """{ "note": "" }""")).Body));
        Assert.Equal(4_000, (await PatchAsync($"runs/{id}", $$"""{ "note": "{{new string('n', 4_000)}}" }""")).Body.GetProperty("note").GetString()!.Length);
        Assert.Equal(200, (await PatchAsync($"runs/{id}", $$"""{ "name": "{{new string('n', 200)}}" }""")).Body.GetProperty("name").GetString()!.Length);
    }

    [Fact]
    public async Task So_is_a_group_and_its_runs_keep_their_names()
    {
        var run = (await Api.LaunchAsync(RunsApi.Tiny(10)))[0];
        var (id, group, name) = (run.GetProperty("id").GetInt64(), run.GetProperty("groupId").GetInt64(), run.GetProperty("name").GetString());
        var (status, described) = await PatchAsync($"groups/{group}", """{ "name": "All seeds", "note": "for the paper" }""");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(("All seeds", "for the paper"), Words(described));
        Assert.Equal([id], described.GetProperty("runIds").EnumerateArray().Select(r => r.GetInt64()));
        Assert.Equal(("All seeds", "for the paper"), Words((await client.GetFromJsonAsync<JsonElement>($"/api/groups/{group}")).GetProperty("group")));
        Assert.Equal((name, null), Words(await Api.EndedAsync(id)));
    }

    [Theory]
    [InlineData("""{ "name": "" }""", "name", "1 to 200")]
    [InlineData("""{ "name": "   " }""", "name", "1 to 200")]
    [InlineData("""{ "name": null }""", "name", "null is not a text of 1 to 200 characters")]
    [InlineData("""{ "name": 5 }""", "name", "5 is not a text")]
    [InlineData("""{ "name": ["a"] }""", "name", "is not a text")]
    [InlineData("""{ "name": "a\u202Eb" }""", "name", "U+202E is not allowed")]
    [InlineData("""{ "name": "a\u009Bb" }""", "name", "U+009B is not allowed")]
    [InlineData("""{ "name": "two\nlines" }""", "name", "U+000A is not allowed")]
    [InlineData("""{ "note": 5 }""", "note", "5 is not a text")]
    [InlineData("""{ "note": { } }""", "note", "{} is not a text")]
    [InlineData("""{ "note": "a\u0000b" }""", "note", "U+0000 is not allowed")]
    [InlineData("""{ "note": "\ud800" }""", "body", "half a character")]
    [InlineData("""{ }""", "name", "Either name or note")]
    [InlineData("""{ "name": "a", "title": "b" }""", "title", "allowed are name, note")]
    [InlineData("""[]""", "body", "JSON object")]
    [InlineData("""{""", "body", "Is not JSON")]
    [InlineData("""{ "name": "a", "name": "b" }""", "body", "Is not JSON")]
    [InlineData("200", "name", "201 characters are not allowed: at most 200")]
    [InlineData("4000", "note", "4,001 characters are not allowed: at most 4,000")]
    public async Task What_is_no_name_or_note_is_refused_with_field_value_and_what_is_allowed(string body, string field, string message)
    {
        var run = (await Api.LaunchAsync(RunsApi.Tiny(10)))[0];
        var (id, group) = (run.GetProperty("id").GetInt64(), run.GetProperty("groupId").GetInt64());
        var before = Words(await Api.EndedAsync(id));
        var sent = int.TryParse(body, out var most) ? $$"""{ "{{field}}": "{{new string('x', most + 1)}}" }""" : body;
        foreach (var path in (string[])[$"runs/{id}", $"groups/{group}"])
        {
            var (status, problem) = await PatchAsync(path, sent);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(message, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        }

        Assert.Equal(before, Words(await Api.RunAsync(id)));
    }

    [Fact]
    public async Task What_is_not_there_is_not_described()
    {
        foreach (var (path, words) in ((string, string)[])[("runs/99999", "There is no run 99999."), ("groups/99999", "There is no group 99999.")])
        {
            var (status, problem) = await PatchAsync(path, """{ "name": "a" }""");
            Assert.Equal((HttpStatusCode.NotFound, words), (status, problem.GetProperty("detail").GetString()));
        }
    }

    public void Dispose() => client.Dispose();

    private static (string? Name, string? Note) Words(JsonElement shown) => (shown.GetProperty("name").GetString(), shown.GetProperty("note").GetString());

    private async Task<(HttpStatusCode Status, JsonElement Body)> PatchAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PatchAsync(new Uri($"/api/{path}", UriKind.Relative), content);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync()));
    }
}
