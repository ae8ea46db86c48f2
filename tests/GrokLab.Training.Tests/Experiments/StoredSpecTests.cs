using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;

namespace GrokLab.Training.Tests.Experiments;

/// <summary>Specs as earlier versions saved them, in <c>tests/Stored</c>.</summary>
public sealed class StoredSpecTests
{
    public static TheoryData<string, string> Specs()
    {
        var specs = new TheoryData<string, string>();
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "Stored")))
        {
            foreach (var saved in JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "specs.json")))!.AsArray())
            {
                specs.Add($"{Path.GetFileName(folder)}, {saved!["name"]}", saved["spec"]!.ToJsonString());
            }
        }

        return specs;
    }

    [Theory]
    [MemberData(nameof(Specs))]
    public void A_saved_spec_is_read_with_every_value(string name, string json)
    {
        var written = JsonNode.Parse(SpecJson.Write(SpecJson.Read(json)))!;
        AssertContains(JsonNode.Parse(json)!, written, name);
    }

    /// <summary>The class variance of NCC was once stored with every regularizer; without NCC it means nothing.</summary>
    private static bool MeansNothing(JsonObject section, string name) => name == "nccVariance" && section["kind"]?.GetValue<string>() != "ncc";

    private static void AssertContains(JsonNode? expected, JsonNode? actual, string path)
    {
        if (expected is JsonObject members)
        {
            foreach (var (name, value) in members.Where(member => !MeansNothing(members, member.Key)))
            {
                AssertContains(value, actual?[name], $"{path}.{name}");
            }
        }
        else if (expected is JsonArray items)
        {
            Assert.True(actual is JsonArray array && array.Count == items.Count, path);
            for (var i = 0; i < items.Count; i++)
            {
                AssertContains(items[i], actual![i], $"{path}[{i}]");
            }
        }
        else
        {
            Assert.True(
                JsonNode.DeepEquals(expected, actual), $"{path}: saved was {expected?.ToJsonString() ?? "null"}, read is {actual?.ToJsonString() ?? "null"}.");
        }
    }
}
