using System.Text.Json.Nodes;
using GrokLab.Training.Optimizers;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching.Form;

/// <summary>A planned change of learning rate and weight decay, as typed; an empty text changes nothing.</summary>
public sealed class PlannedSettings : PlannedMoment
{
    /// <summary>The new learning rate.</summary>
    public string LearningRate { get; set; } = "";

    /// <summary>The new weight decay.</summary>
    public string WeightDecay { get; set; } = "";

    /// <summary>A change of a spec as texts.</summary>
    internal static PlannedSettings Of(OptimizerChange change)
    {
        var planned = new PlannedSettings { LearningRate = Text(change.LearningRate), WeightDecay = Text(change.WeightDecay) };
        planned.Take(change.Step, change.Epoch);
        return planned;
    }

    /// <summary>The change as the spec's JSON.</summary>
    internal JsonObject Json()
    {
        var json = MomentJson();
        foreach (var (name, text) in new[] { ("learningRate", LearningRate), ("weightDecay", WeightDecay) })
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                json[name] = SpecTexts.Number(text);
            }
        }

        return json;
    }

    private static string Text(double? value) => value is { } given ? Format.Setting(given) : "";
}
