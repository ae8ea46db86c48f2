namespace GrokLab.Web.Launching.Form;

/// <summary>A planned change of λ, as it is typed.</summary>
public sealed class PlannedChange
{
    /// <summary>Whether <see cref="At"/> counts epochs rather than steps.</summary>
    public bool InEpochs { get; set; }

    /// <summary>When.</summary>
    public string At { get; set; } = "1000";

    /// <summary>The new λ.</summary>
    public string Lambda { get; set; } = "0";
}
