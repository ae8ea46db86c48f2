namespace GrokLab.Web.Components;

/// <summary>How much of a moment is shown. <c>wwwroot/moments.js</c> knows the names.</summary>
public enum MomentPrecision
{
    /// <summary>26 Nov 2026, 14:03.</summary>
    Minute,

    /// <summary>26 Nov, 14:03:12.</summary>
    Second,

    /// <summary>14:03, on another day 25 Nov 2026, 14:03.</summary>
    Today,
}
