using Microsoft.Extensions.Options;

namespace GrokLab.Web.Settings;

/// <summary>Settings with which the program does not start, in words for whoever starts it.</summary>
internal static class SettingsFault
{
    /// <summary>What is wrong with the settings; null where an exception has another cause.</summary>
    internal static string? Of(Exception exception) => exception switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        AggregateException several when several.InnerExceptions.All(e => Of(e) is not null) => string.Join(Environment.NewLine, several.InnerExceptions.Select(Of)),

        // Both of the configuration's own: a value of the wrong type, a file that is no JSON.
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder", InnerException: not null } value =>
            NumberText.HasAmbiguousComma(value.Message) ? $"{value.Message} {NumberText.CommaInNumber}" : value.Message,
        InvalidDataException { Source: "Microsoft.Extensions.Configuration.FileExtensions" } file => $"{file.Message} {file.InnerException?.Message}",

        // A build output reads the files of packages where the build found them, in a home perhaps that this user may not enter.
        DirectoryNotFoundException { Source: "Microsoft.Extensions.FileProviders.Physical" } folder =>
            $"The folder {folder.Message} does not exist, or this user may not read it. The build needs it for the pages: start a published program (dotnet publish "
            + "src/GrokLab.Web) instead, or build the program as the user that starts it.",
        _ => null,
    };
}
