namespace GrokLab.Web.Estimates;

/// <summary>How far an estimate may go.</summary>
public enum EstimateEffort
{
    /// <summary>Only what is known already: earlier timings and earlier runs.</summary>
    Known,

    /// <summary>Shapes that are not known are timed.</summary>
    TimeWhatIsNotKnown,

    /// <summary>Every shape is timed.</summary>
    TimeAgain,
}
