namespace GrokLab.Web.Security;

/// <summary>Section <c>Security</c>: who may use the dashboard, the API and the hub.</summary>
public sealed class SecurityOptions
{
    public const string Section = "Security";

    /// <summary>The password of the login page, or its hash as the command <c>password</c> prints it; empty: none.</summary>
    public string? Password { get; set; }

    /// <summary>Bearer tokens by name, or their hashes as the command <c>token</c> prints them.</summary>
    public Dictionary<string, string> Tokens { get; } = [];

    /// <summary>How long a login lasts without a request; every request prolongs it, and an open page makes some.</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How long a login lasts at most, however much it is used.</summary>
    public TimeSpan LongestSession { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How often one address may try to log in.</summary>
    public int LoginAttemptsPerMinute { get; set; } = 5;

    /// <summary>How often all addresses together may try to log in.</summary>
    public int LoginAttemptsPerMinuteInAll { get; set; } = 30;

    /// <summary>Addresses (<c>10.0.0.5</c>) or networks (<c>10.0.0.0/24</c>) of reverse proxies whose X-Forwarded-For and
    /// X-Forwarded-Proto are believed.</summary>
    public List<string> TrustedProxies { get; } = [];
}
