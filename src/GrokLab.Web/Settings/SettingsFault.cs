using Microsoft.Extensions.Options;

namespace GrokLab.Web.Settings;

/// <summary>Describes settings with which the program cannot start, in words for the user who starts it.</summary>
internal static class SettingsFault
{
    /// <summary>The error of the settings; null if an exception has another cause.</summary>
    internal static string? Of(Exception exception) => exception switch
    {
        OptionsValidationException invalid => string.Join(Environment.NewLine, invalid.Failures),
        AggregateException several when several.InnerExceptions.All(e => Of(e) is not null) => string.Join(Environment.NewLine, several.InnerExceptions.Select(Of)),

        // Two exceptions of the configuration itself: a value of the wrong type, and a file that is not JSON
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder", InnerException: not null } value =>
            NumberText.HasAmbiguousComma(value.Message) ? $"{value.Message} {NumberText.CommaInNumber}" : value.Message,
        InvalidDataException { Source: "Microsoft.Extensions.Configuration.FileExtensions" } file => $"{file.Message} {file.InnerException?.Message}",

        // A build output reads the packages' files from the folders of the build, possibly in a home that this user may not
        // enter.
        DirectoryNotFoundException { Source: "Microsoft.Extensions.FileProviders.Physical" } folder =>
            $"The folder {folder.Message} does not exist, or this user may not read it. The build needs it for the pages: start a published program (dotnet publish "
            + "src/GrokLab.Web) instead, or build the program as the user that starts it.",
        _ => null,
    };
}
