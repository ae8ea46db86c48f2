using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using GrokLab.Tests.Fuzz;
using GrokLab.Training.Experiments;

namespace GrokLab.Training.Tests.Experiments;

/// <summary>Whatever text a spec is read from, it becomes a spec that can be run, or errors that name their fields.</summary>
public sealed class SpecFuzzTests
{
    private static readonly string[] Presets = [.. Training.Experiments.Presets.All.Select(p => SpecJson.Write(p.Spec))];

    private static readonly string[] Overrides =
    [
        """{ "task.modulus": 59, "steps": 100, "batchSize": 64 }""",
        """{ "task": { "kind": "permutationGroup", "operation": "conjugate" }, "model.width": 64, "epochs": 3 }""",
        """{ "regularizer": { "kind": "ncc", "lambda": 1e-4, "schedule": [{ "step": 10, "lambda": 0 }, { "epoch": 2, "lambda": 1 }] } }""",
        """{ "optimizer": { "kind": "sgd", "momentum": 0.5 }, "evaluation.everyEpochs": 2, "device": "cpu" }""",
        """{ "task.kind": "cifar10", "model": { "kind": "resNet", "depth": 10 }, "task.trainLimit": 100 }""",
    ];

    [Fact]
    public void A_spec_is_read_or_refused_in_words() => MutatedJson.Of(Presets).Sample(
        json => AssertReadOrRefused(() => SpecJson.Read(json), json), iter: MutatedJson.Cases(5_000, 150_000), threads: 1);

    [Fact]
    public void Overrides_are_laid_over_or_refused_in_words() => MutatedJson.Of(Overrides).Sample(
        json =>
        {
            if (Parse(json) is JsonObject overrides)
            {
                foreach (var preset in (string[])["grokking-quick", "fig2-quick"])
                {
                    AssertReadOrRefused(() => SpecJson.Apply(Training.Experiments.Presets.Find(preset)!.Spec, overrides), json);
                }
            }
        },
        iter: MutatedJson.Cases(5_000, 150_000), threads: 1);

    private static void AssertReadOrRefused(Func<ExperimentSpec> read, string json)
    {
        try
        {
            var spec = read();
            Assert.Empty(SpecValidator.Validate(spec));
            Assert.Equal(SpecJson.Write(spec), SpecJson.Write(SpecJson.Read(SpecJson.Write(spec))));
            Assert.InRange(MemoryEstimate.Of(spec).TotalBytes, MemoryEstimate.ProcessBytes, 1L << 50);
        }
        catch (InvalidSpecException e)
        {
            Assert.NotEmpty(e.Errors);
            Assert.All(e.Errors, error => Assert.False(string.IsNullOrWhiteSpace(error.Message), json));
        }
    }

    private static JsonNode? Parse(string json)
    {
        try
        {
            return StrictJson.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
