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

    private readonly KnownSecret? password;
    private readonly IReadOnlyList<KnownSecret> tokens;

    public Credentials(IOptions<SecurityOptions> options)
        : this(options.Value)
    {
    }

    private Credentials(SecurityOptions options)
    {
        password = string.IsNullOrEmpty(options.Password) ? null : Read("password", "Security:Password", options.Password, LeastPasswordLength);
        tokens = [.. options.Tokens.Select(t => Read(t.Key, $"Security:Tokens:{t.Key}", t.Value ?? "", LeastTokenLength))];
    }

    /// <summary>Whether there is anything to ask for: without a password and tokens whoever reaches the program may use it.</summary>
    internal bool Required => password is not null || tokens.Count > 0;

    /// <summary>Whether the login page asks for the password; else for a token.</summary>
    internal bool HasPassword => password is not null;

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

    /// <summary>The token that this is, or null.</summary>
    internal KnownSecret? Token(string given)
    {
        KnownSecret? found = null;
        if (given.Length <= MostLength)
        {
            // All of them, so that the time taken does not tell which one was met.
            foreach (var token in tokens)
            {
                found = token.Secret.Matches(given) ? token : found;
            }
        }

        return found;
    }

    /// <summary>The password or token that this is, or null; may take some tenths of a second.</summary>
    internal KnownSecret? Find(string given)
    {
        var token = Token(given);
        return given.Length <= MostLength && password?.Secret.Matches(given) == true ? password : token;
    }

    /// <summary>Whether the settings still name the secret with this stamp.</summary>
    internal bool Know(string stamp) => password?.Stamp == stamp || tokens.Any(token => token.Stamp == stamp);

    private static KnownSecret Read(string owner, string name, string setting, int leastLength)
    {
        try
        {
            var stamp = SHA256.HashData(Encoding.UTF8.GetBytes($"login\0{name}\0{setting}")).AsSpan(0, 12);
            return new KnownSecret(owner, StoredSecret.Parse(setting, leastLength), Convert.ToBase64String(stamp));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{name} {e.Message}", e);
        }
    }
}

/// <summary>The password, or a token.</summary>
/// <param name="Owner">The token's name, or <c>password</c>.</param>
/// <param name="Secret">What is given is compared with it.</param>
/// <param name="Stamp">What a login with it is bound to: another when the setting is changed, unknown when it is taken away.</param>
internal sealed record KnownSecret(string Owner, StoredSecret Secret, string Stamp);
