namespace GrokLab.Web.Estimates;

/// <summary>The effort that an estimate may make.</summary>
public enum EstimateEffort
{
    /// <summary>The estimate uses only earlier timings and earlier runs.</summary>
    Known,

    /// <summary>Unknown shapes are timed.</summary>
    TimeWhatIsNotKnown,

    /// <summary>Every shape is timed.</summary>
    TimeAgain,
}
