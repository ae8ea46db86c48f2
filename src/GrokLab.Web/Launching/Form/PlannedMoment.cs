namespace GrokLab.Web.Launching.Form;

/// <summary>When a planned change takes effect, as typed.</summary>
public abstract class PlannedMoment
{
    /// <summary>Whether <see cref="At"/> counts epochs instead of steps.</summary>
    public bool InEpochs { get; set; }

    /// <summary>The step or epoch of the change.</summary>
    public string At { get; set; } = "1000";
}
