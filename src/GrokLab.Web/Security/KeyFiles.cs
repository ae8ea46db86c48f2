using System.Xml.Linq;
using GrokLab.Web.Files;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace GrokLab.Web.Security;

/// <summary>Stores keys as files of a folder. ASP.NET's own class writes them to the temporary folder first, which may be read-only.</summary>
internal sealed class KeyFiles(DirectoryInfo folder, ILoggerFactory logs) : FileSystemXmlRepository(folder, logs)
{
    /// <summary>Stores a key.</summary>
    public override void StoreElement(XElement element, string friendlyName)
    {
        var name = friendlyName is { Length: > 0 } && friendlyName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? friendlyName : $"{Guid.NewGuid()}";
        WholeFile.Write(Path.Combine(Directory.FullName, $"{name}.xml"), element.Save);
    }
}
