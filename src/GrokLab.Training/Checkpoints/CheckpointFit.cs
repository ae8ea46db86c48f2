using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Protocol;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Checkpoints;

/// <summary>Checks whether a run may resume from a checkpoint of another spec: fields that decide its tensors and its data must be equal.</summary>
public static class CheckpointFit
{
    private static readonly (string Field, string Why)[] Fixed =
    [
        ("task", "the network was trained on it"),
        ("model", "the checkpoint holds the weights of this network"),
        ("optimizer.kind", "the checkpoint holds the memory of this optimizer"),
        ("batchSize", "the steps of an epoch are counted with it"),
        ("seed", "it decides which samples validate"),
    ];

    /// <summary>The forbidden differences, with the path of the field; empty where the run may resume.</summary>
    /// <param name="checkpoint">The spec of the checkpoint.</param>
    /// <param name="spec">The spec to resume with.</param>
    public static IReadOnlyList<SpecError> Differences(ExperimentSpec checkpoint, ExperimentSpec spec)
    {
        var (before, after) = (Tree(checkpoint), Tree(spec));
        List<SpecError> errors = [.. Fixed.Where(f => !JsonNode.DeepEquals(Find(before, f.Field), Find(after, f.Field)))
            .Select(f => new SpecError(f.Field, $"Must stay {Show(Find(before, f.Field))}: {f.Why}."))];
        if (checkpoint.Optimizer is SgdSpec { Momentum: 0 } && spec.Optimizer is SgdSpec { Momentum: not 0 })
        {
            errors.Add(new("optimizer.momentum", "Must stay 0: the checkpoint holds no momentum."));
        }

        return errors;
    }

    /// <summary>Whether two specs have the same regularizer, with the same λ and the same planned changes.</summary>
    internal static bool SameRegularizer(ExperimentSpec one, ExperimentSpec other) =>
        JsonNode.DeepEquals(Find(Tree(one), "regularizer"), Find(Tree(other), "regularizer"));

    private static JsonNode Tree(ExperimentSpec spec) => System.Text.Json.JsonSerializer.SerializeToNode(spec, ProtocolJson.Options)!;

    private static JsonNode? Find(JsonNode tree, string path) =>
        path.Split('.').Aggregate((JsonNode?)tree, (node, name) => (node as JsonObject)?[name]);

    private static string Show(JsonNode? node)
    {
        var text = node?.ToJsonString() ?? "null";
        return text.Length <= 60 ? text : "as it was";
    }
}
