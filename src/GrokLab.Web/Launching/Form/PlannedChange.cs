namespace GrokLab.Web.Launching.Form;

/// <summary>A planned change of λ, as typed.</summary>
public sealed class PlannedChange
{
    /// <summary>Whether <see cref="At"/> counts epochs instead of steps.</summary>
    public bool InEpochs { get; set; }

    /// <summary>The step or epoch of the change.</summary>
    public string At { get; set; } = "1000";

    /// <summary>The new λ.</summary>
    public string Lambda { get; set; } = "0";
}
