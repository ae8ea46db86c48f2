using GrokLab.Training.Engine;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Settings;

/// <summary>The program's own settings, checked when the host starts.</summary>
internal static class Settings
{
    internal static void AddSettings(this WebApplicationBuilder builder)
    {
        builder.Section<StorageOptions>(StorageOptions.Section)
            .Validate(
                o => !string.IsNullOrWhiteSpace(o.Directory),
                "Storage:Directory is empty and this user has no local application data: name a folder.")
            .Validate(o => o.PauseAfter >= TimeSpan.Zero && o.PauseAfter <= TimeSpan.FromDays(1), "Storage:PauseAfter must be from 00:00:00 to 1.00:00:00.")
            .Validate(o => o.PauseAtRecords is >= 1 and <= 15_000, "Storage:PauseAtRecords must be from 1 to 15000.");
        builder.Section<DatasetsOptions>(DatasetsOptions.Section)
            .Validate(o => string.IsNullOrEmpty(o.Cifar10) || Directory.Exists(o.Cifar10), "Datasets:Cifar10 names a folder that does not exist.")
            .Validate(o => string.IsNullOrWhiteSpace(o.Cifar10Url) || IsWebAddress(o.Cifar10Url), "Datasets:Cifar10Url must be an address that begins with https:// or http://.")
            .Validate(o => string.IsNullOrWhiteSpace(o.Cifar10Sha256) || IsSha256(o.Cifar10Sha256.Trim()), "Datasets:Cifar10Sha256 must be 64 hexadecimal digits.");
        builder.Section<TorchOptions>(TorchOptions.Section).Validate(
            o => string.IsNullOrEmpty(o.LibraryDirectory) || Directory.Exists(o.LibraryDirectory),
            "Torch:LibraryDirectory names a folder that does not exist; it must be the folder of libtorch's libraries.");
        builder.Section<TrainingOptions>(TrainingOptions.Section)
            .Validate(o => o.ConcurrentRunsPerDevice is >= 1 and <= 64, "Training:ConcurrentRunsPerDevice must be from 1 to 64.")
            .Validate(o => StepChoices.TryParse(o.Step, out _), "Training:Step must be auto, plain or fast.")
            .Validate(o => o.MaxMemoryGiB is null or (>= 0.5 and <= 1_000_000), "Training:MaxMemoryGiB must be from 0.5 to 1000000.")
            .Validate(o => o.MaxQueuedRuns is >= 1 and <= 1_000_000, "Training:MaxQueuedRuns must be from 1 to 1000000.")
            .Validate(o => IsSpan(o.ConfirmationTimeout), "Training:ConfirmationTimeout must be from 00:00:00.1 to 00:10:00.")
            .Validate(o => IsSpan(o.EndGrace), "Training:EndGrace must be from 00:00:00.1 to 00:10:00.")
            .Validate(
                o => o.CheckpointInterval >= TimeSpan.FromMilliseconds(100) && o.CheckpointInterval <= TimeSpan.FromDays(1),
                "Training:CheckpointInterval must be from 00:00:00.1 to 1.00:00:00.")
            .Validate(o => o.CheckpointsKept is >= 1 and <= 100, "Training:CheckpointsKept must be from 1 to 100.")
            .Validate(o => o.MaxRestarts is >= 0 and <= 1_000, "Training:MaxRestarts must be from 0 to 1000.");
    }

    /// <summary>The storage settings before there is a host.</summary>
    internal static StorageOptions Storage(this WebApplicationBuilder builder) =>
        builder.Configuration.GetSection(StorageOptions.Section).Get<StorageOptions>() ?? new StorageOptions();

    private static OptionsBuilder<T> Section<T>(this WebApplicationBuilder builder, string section)
        where T : class => builder.Services.AddOptions<T>().Bind(builder.Configuration.GetSection(section)).ValidateOnStart();

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private static bool IsSha256(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    private static bool IsSpan(TimeSpan span) => span >= TimeSpan.FromMilliseconds(100) && span <= TimeSpan.FromMinutes(10);
}
