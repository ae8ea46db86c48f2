using System.Text.Json;
using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Regularizers.Ncc;

namespace GrokLab.Training.Tests.Experiments;

public sealed class SpecRangesTests
{
    [Fact]
    public void Every_number_of_every_preset_is_in_the_range_of_its_field() => Assert.All(
        Presets.All.SelectMany(preset => preset.Group()).Select(run => run.Spec), spec => AssertInRange(JsonNode.Parse(SpecJson.Write(spec))!, ""));

    [Theory]
    [InlineData("batchSize", "3000000000", "3000000000 is not a whole number from 1 to 65,536.")]
    [InlineData("batchSize", "1.5", "1.5 is not a whole number from 1 to 65,536.")]
    [InlineData("batchSize", "70000", "70,000 is not allowed: from 1 to 65,536.")]
    [InlineData("seed", "-1", "-1 is not allowed: from 0 to 2,147,483,647.")]
    [InlineData("seed", "\"1,5\"", "\"1,5\" is not a whole number from 0 to 2,147,483,647. A comma between digits is ambiguous: use no separator for thousands.")]
    [InlineData("task.modulus", "99999999999", "99999999999 is not a whole number from 2 to 499.")]
    [InlineData("optimizer.learningRate", "1e-9", "1e-9 is not allowed: from 1e-8 to 10.")]
    [InlineData("optimizer.learningRate", "\"0,001\"", "\"0,001\" is not a number from 1e-8 to 10. A comma between digits is ambiguous: use a point for decimals.")]
    [InlineData("regularizer.schedule", """[{ "step": 0, "lambda": 0 }]""", "0 is not allowed: from 1 to 100,000,000.")]
    public void A_message_names_the_range_of_its_own_field(string field, string value, string message)
    {
        var spec = Presets.All[0].Spec with { Regularizer = new NccSpec {  } };
        var refused = Assert.Throws<InvalidSpecException>(() => SpecJson.Apply(spec, new JsonObject { [field] = JsonNode.Parse(value) }));
        Assert.Equal(message, Assert.Single(refused.Errors).Message);
    }

    [Fact]
    public void A_list_with_a_comma_between_digits_is_told_to_use_other_separators()
    {
        var refused = Assert.Throws<InvalidSpecException>(() => SpecJson.Apply(
            Presets.Find("fig2-quick")!.Spec, new JsonObject { ["task.mean"] = "0,5, 0,5, 0,5" }));
        Assert.Contains("is not a list of numbers, each from 0 to 1. A comma between digits is ambiguous", refused.Message, StringComparison.Ordinal);
        Assert.Contains("separate values by \"; \" or a space", refused.Message, StringComparison.Ordinal);
    }

    private static void AssertInRange(JsonNode node, string path)
    {
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.Where(f => f.Value is not null))
                {
                    AssertInRange(value!, path.Length == 0 ? name : $"{path}.{name}");
                }

                break;
            case JsonArray list:
                foreach (var (index, item) in list.Index())
                {
                    AssertInRange(item!, $"{path}[{index}]");
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number && path != "model.depth": // 10 or 18.
                Assert.True(SpecRanges.Of(path)?.Contains(value.GetValue<double>()), path);
                break;
        }
    }
}
