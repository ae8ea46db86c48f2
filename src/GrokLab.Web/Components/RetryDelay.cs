namespace GrokLab.Web.Components;

/// <summary>How long a page waits before it repeats a failed attempt.</summary>
internal static class RetryDelay
{
    private static readonly TimeSpan[] Delays = [.. new[] { 1, 2, 5, 10, 30, 60 }.Select(seconds => TimeSpan.FromSeconds(seconds))];

    /// <summary>The delay; it grows up to a minute.</summary>
    /// <param name="failures">How many attempts have failed, at least 1.</param>
    internal static TimeSpan After(int failures) => Delays[Math.Min(failures, Delays.Length) - 1];
}
