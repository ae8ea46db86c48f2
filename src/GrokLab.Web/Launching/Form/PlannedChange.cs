namespace GrokLab.Web.Launching.Form;

/// <summary>A planned change of λ, as typed.</summary>
public sealed class PlannedChange : PlannedMoment
{
    /// <summary>The new λ.</summary>
    public string Lambda { get; set; } = "0";
}
