using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security;

/// <summary>The password and the tokens that the settings name.</summary>
internal sealed class Credentials
{
    internal const int LeastPasswordLength = 8;
    internal const int LeastTokenLength = 20;

    /// <summary>Longer ones are not looked at.</summary>
    internal const int MostLength = 1_000;

    private readonly StoredSecret? password;
    private readonly IReadOnlyList<(string Name, StoredSecret Secret)> tokens;

    public Credentials(IOptions<SecurityOptions> options)
        : this(options.Value)
    {
    }

    private Credentials(SecurityOptions options)
    {
        password = string.IsNullOrEmpty(options.Password) ? null : Read("Security:Password", options.Password, LeastPasswordLength);
        tokens = [.. options.Tokens.Select(t => (t.Key, Read($"Security:Tokens:{t.Key}", t.Value ?? "", LeastTokenLength)))];

        // Another password makes another stamp, and with it every earlier login void.
        Stamp = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"login\0{options.Password}")).AsSpan(0, 12));
    }

    /// <summary>Whether there is anything to ask for: without a password and tokens whoever reaches the program may use it.</summary>
    internal bool Required => password is not null || tokens.Count > 0;

    /// <summary>Whether the login page asks for the password; else for a token.</summary>
    internal bool HasPassword => password is not null;

    /// <summary>What a login is bound to.</summary>
    internal string Stamp { get; }

    /// <summary>What is wrong with the settings; null where nothing is.</summary>
    internal static string? Problem(SecurityOptions options)
    {
        try
        {
            _ = new Credentials(options);
            return null;
        }
        catch (FormatException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whose token this is, or null.</summary>
    internal string? OwnerOfToken(string given)
    {
        string? owner = null;
        if (given.Length <= MostLength)
        {
            // All of them, so that the time taken does not tell which one was met.
            foreach (var (name, secret) in tokens)
            {
                owner = secret.Matches(given) ? name : owner;
            }
        }

        return owner;
    }

    /// <summary>Whose password or token this is, or null; may take some tenths of a second.</summary>
    internal string? Owner(string given)
    {
        var owner = OwnerOfToken(given);
        return given.Length <= MostLength && password?.Matches(given) == true ? "password" : owner;
    }

    private static StoredSecret Read(string name, string setting, int leastLength)
    {
        try
        {
            return StoredSecret.Parse(setting, leastLength);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name} {e.Message}", e);
        }
    }
}
