using System.Globalization;
using System.Text.Json.Nodes;

namespace GrokLab.Web.Launching.Form;

/// <summary>When a planned change takes effect, as typed.</summary>
public abstract class PlannedMoment
{
    /// <summary>Whether <see cref="At"/> counts epochs instead of steps.</summary>
    public bool InEpochs { get; set; }

    /// <summary>The step or epoch of the change.</summary>
    public string At { get; set; } = "1000";

    /// <summary>Takes over the moment of a change of a spec, of which exactly one number is given.</summary>
    private protected void Take(long? step, double? epoch)
    {
        InEpochs = epoch is not null;
        At = ((IFormattable?)epoch ?? step)?.ToString(null, CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>The moment as the spec's JSON.</summary>
    private protected JsonObject MomentJson() => new() { [InEpochs ? "epoch" : "step"] = SpecTexts.Number(At) };
}
