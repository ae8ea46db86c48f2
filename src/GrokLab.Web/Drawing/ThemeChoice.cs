namespace GrokLab.Web.Drawing;

/// <summary>Light or dark, and whether the reader chose it or the system did; stored in a cookie so that the first paint is right.</summary>
/// <param name="IsDark">Whether pages are dark.</param>
/// <param name="FollowsSystem">Whether the system's setting decides.</param>
public sealed record ThemeChoice(bool IsDark, bool FollowsSystem)
{
    internal const string CookieName = "groklab-theme";

    /// <summary>Reads the cookie; an unknown value follows the system.</summary>
    internal static ThemeChoice Parse(string? cookie) => cookie switch
    {
        "dark" => new(true, false),
        "light" => new(false, false),
        "system-dark" => new(true, true),
        _ => new(false, true),
    };

    /// <summary>The cookie's value.</summary>
    internal string Cookie => (FollowsSystem ? "system-" : "") + (IsDark ? "dark" : "light");
}
