using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace GrokLab.Web.Security;

/// <summary>Keys in files of a folder. ASP.NET's own class writes them in the temporary folder first, which may be read-only.</summary>
internal sealed class KeyFiles(DirectoryInfo folder, ILoggerFactory logs) : FileSystemXmlRepository(folder, logs)
{
    /// <summary>Writes a key beside its place, for its owner alone, and moves it there whole.</summary>
    public override void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        var name = friendlyName is { Length: > 0 } && friendlyName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? friendlyName : $"{Guid.NewGuid()}";
        var path = Path.Combine(Directory.FullName, $"{name}.xml");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var unfinished = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = new FileStream(unfinished, options))
            {
                element.Save(file);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
