using System.Text.Json.Nodes;
using GrokLab.Training.Regularizers;
using GrokLab.Web.Words;

namespace GrokLab.Web.Launching.Form;

/// <summary>A planned change of λ, as typed.</summary>
public sealed class PlannedChange : PlannedMoment
{
    /// <summary>The new λ.</summary>
    public string Lambda { get; set; } = "0";

    /// <summary>A change of a spec as texts.</summary>
    internal static PlannedChange Of(LambdaChange change)
    {
        var planned = new PlannedChange { Lambda = Format.Setting(change.Lambda) };
        planned.Take(change.Step, change.Epoch);
        return planned;
    }

    /// <summary>The change as the spec's JSON.</summary>
    internal JsonObject Json()
    {
        var json = MomentJson();
        json["lambda"] = SpecTexts.Number(Lambda);
        return json;
    }
}
