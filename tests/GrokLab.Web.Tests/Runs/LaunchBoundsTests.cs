using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Web.Http;
using GrokLab.Web.Launching;

namespace GrokLab.Web.Tests.Runs;

/// <summary>A body within a megabyte can name tens of thousands of things; they are counted before anything is done with them.</summary>
public sealed class LaunchBoundsTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task A_launch_or_estimate_with_too_many_of_something_names_the_field_the_count_and_the_bound()
    {
        (string Members, string Field, string Words)[] tooMuch =
        [
            (Grid(Object(70_000, "[1]")), "grid", "70000 fields are not allowed: at most 32."),
            (Grid($$"""{"batchSize":{{Array(100_000, i => $"{i}")}}}"""), "grid.batchSize", "100000 values are not allowed: at most 100."),
            (Variants(Array(20_000, i => Variant($"v{i}", "{}"))), "variants", "20000 variants are not allowed: at most 100."),
            ($"\"seeds\":{Array(150_000, i => $"{i}")}", "seeds", "150000 seeds are not allowed: from 1 to 100"),
            (Overrides(Object(70_000, "1")), "overrides", "70000 fields are not allowed: at most 200."),
            (Overrides(Object(20, Array(500, i => $"{i}"))), "overrides", "More than 5000 values are not allowed: at most 5000."),
            (Overrides($$"""{"regularizer.schedule":{{Array(1_001, i => Object(1, "1"))}}}"""), "regularizer.schedule", "1001 entries are not allowed: at most 1000."),
            (Variants($"[\"baseline\",{Variant("b", Object(201, "1"))}]"), "variants[1].overrides", "201 fields are not allowed: at most 200."),
            (Variants($"[{Variant("b", $$"""{"task":{{Object(201, "1")}}}""")}]"), "variants[0].task", "201 fields are not allowed: at most 200."),
        ];
        using var client = application.CreateClient();
        foreach (var (members, field, words) in tooMuch)
        {
            var body = $$"""{"preset":"grokking-quick",{{members}}}""";
            Assert.InRange(body.Length, 1, JsonBody.MaxBytes);
            foreach (var path in (string[])["/api/estimates", "/api/runs"])
            {
                using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
                using var response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
                await BadInputTests.AssertNamesAsync(response, field, words);
            }
        }

        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength());
    }

    [Fact]
    public void A_request_that_the_page_makes_has_the_same_bounds()
    {
        var request = new LaunchRequest
        {
            Seeds = [.. Enumerable.Range(0, 101)],
            Variants = [.. Enumerable.Range(0, 101).Select(i => new LaunchVariant($"v{i}"))],
            Grid = Enumerable.Range(0, 33).ToDictionary(i => $"f{i}", _ => (IReadOnlyList<double>)[1]),
            Overrides = new JsonObject(Enumerable.Range(0, 201).Select(i => KeyValuePair.Create($"f{i}", (JsonNode?)1))),
        };
        var refused = Assert.Throws<InvalidSpecException>(() => LaunchPlan.Create(Presets.Find("grokking-quick")!, request));
        Assert.Equal(["seeds", "overrides", "variants", "grid"], refused.Errors.Select(error => error.Field));
    }

    [Fact]
    public void A_schedule_as_long_as_is_allowed_is_taken()
    {
        var schedule = new JsonArray([.. Enumerable.Range(1, 1_000).Select(i => new JsonObject { ["step"] = i, ["lambda"] = 0.5 })]);
        var request = new LaunchRequest { Seeds = [1], Overrides = new JsonObject { ["regularizer"] = new JsonObject { ["kind"] = "ncc", ["lambda"] = 1, ["schedule"] = schedule } } };
        Assert.Equal(1_000, Assert.Single(LaunchPlan.Create(Presets.Find("grokking-quick")!, request)).Spec.Regularizer.Schedule.Count);
    }

    [Fact]
    public void A_plan_that_nobody_waits_for_is_given_up()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.Throws<OperationCanceledException>(() => LaunchPlan.Create(Presets.Find("grokking-quick")!, new LaunchRequest(), gone.Token));
    }

    private static string Grid(string value) => $"\"grid\":{value}";

    private static string Variants(string value) => $"\"variants\":{value}";

    private static string Overrides(string value) => $"\"overrides\":{value}";

    private static string Variant(string name, string overrides) => $$"""{"name":"{{name}}","overrides":{{overrides}}}""";

    private static string Object(int count, string value) => "{" + string.Join(',', Enumerable.Range(0, count).Select(i => $"\"f{i}\":{value}")) + "}";

    private static string Array(int count, Func<int, string> value) => "[" + string.Join(',', Enumerable.Range(0, count).Select(value)) + "]";
}
