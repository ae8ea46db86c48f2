using System.Security.Cryptography;
using GrokLab.Web.Files;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security;

/// <summary>
/// The names of this server's cookies. Browsers send a cookie to every port of its host, so each storage folder has names of
/// its own: two servers on one host do not replace each other's logins.
/// </summary>
internal sealed class CookieNames
{
    private const int IdBytes = 8;

    public CookieNames(IOptions<StorageOptions> storage, ILogger<CookieNames> logger)
    {
        var id = Id(KeyFolder.Path(storage.Value), logger);
        Login = $"groklab-login-{id}";
        Form = $"groklab-form-{id}";
    }

    /// <summary>The name of the login's cookie.</summary>
    internal string Login { get; }

    /// <summary>The name of the cookie that shows that a form is the program's own.</summary>
    internal string Form { get; }

    // A random id, written once, beside the keys.
    private static string Id(string folder, ILogger logger)
    {
        var path = Path.Combine(folder, "cookie-id");
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        try
        {
            if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: IdBytes * 2 } stored && stored.All(char.IsAsciiHexDigitLower))
            {
                return stored;
            }

            KeyFolder.Make(folder);
            WholeFile.Write(path, id);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogWarning("{Path} cannot be read or written, so logins end with the program: {Reason}", path, e.Message);
        }

        return id;
    }
}
