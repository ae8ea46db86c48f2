using GrokLab.Training.Datasets;
using GrokLab.Web.Words;

namespace GrokLab.Web.Datasets;

/// <summary>An installation in words.</summary>
internal static class InstallWords
{
    /// <summary>The stages of an installation: each is done (true), running (false) or to come (null).</summary>
    internal static IReadOnlyList<(string Text, bool? Done)> Stages(InstallationState state)
    {
        (InstallStage Stage, string Text)[] stages = state.LocalPath is null
            ? [(InstallStage.Downloading, "Download"), (InstallStage.Verifying, "Compare the checksum"), (InstallStage.Unpacking, "Unpack and check every image")]
            : [(InstallStage.Unpacking, "Copy and check every image")];
        var now = state.Stage == InstallStage.Connecting ? InstallStage.Downloading : state.Stage;
        return [.. stages.Select(s => (s.Text, now > s.Stage ? true : now == s.Stage ? (bool?)false : null))];
    }

    /// <summary>What the installation does now, with numbers where there are any.</summary>
    internal static string Doing(InstallationState state) => state.Stage switch
    {
        InstallStage.Connecting => state.Bytes > 0
            ? $"Downloading the rest from {Host(state)}; {Format.Bytes(state.Bytes)} are here already …" : $"Asking {Host(state)} …",
        InstallStage.Verifying => "Computing the SHA-256 of what arrived …",
        InstallStage.Unpacking when state.Bytes == state.TotalBytes => "Reading every image once …",
        _ when state.TotalBytes is { } total => string.Join(" · ", Parts(state, total)),
        _ => Format.Bytes(state.Bytes),
    };

    /// <summary>The progress of the stage, from 0 to 1; null where it is not known.</summary>
    internal static double? Share(InstallationState state) =>
        state.Stage is InstallStage.Downloading or InstallStage.Unpacking && state.TotalBytes is > 0 and var total ? (double)state.Bytes / total : null;

    /// <summary>How long an ended installation took.</summary>
    internal static string Took(InstallationState state) => Format.Duration((state.EndedAt - state.StartedAt)?.TotalSeconds);

    private static IEnumerable<string> Parts(InstallationState state, long total)
    {
        yield return $"{Format.Bytes(state.Bytes)} of {Format.Bytes(total)}";
        if (state.BytesPerSecond is { } rate)
        {
            yield return $"{Format.Bytes(rate)}/s";
        }

        if (state.RemainingSeconds is { } remaining)
        {
            yield return $"{Format.Duration(remaining)} left";
        }
    }

    private static string Host(InstallationState state) => Uri.TryCreate(state.From, UriKind.Absolute, out var address) ? address.Host : "the server";
}
