using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security;

/// <summary>The password and the tokens of the settings.</summary>
internal sealed class Credentials
{
    internal const int LeastPasswordLength = 8;
    internal const int LeastTokenLength = 20;

    /// <summary>The greatest length of a secret; longer ones are not checked.</summary>
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

    /// <summary>Whether a login is required: without a password and tokens everyone who reaches the program may use it.</summary>
    internal bool Required => password is not null || tokens.Count > 0;

    /// <summary>Whether the login page asks for the password; otherwise it asks for a token.</summary>
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

    /// <summary>The token that equals <paramref name="given"/>, or null.</summary>
    internal KnownSecret? Token(string given)
    {
        KnownSecret? found = null;
        if (given.Length <= MostLength)
        {
            // Compares all tokens, so that the time taken does not reveal which one matches.
            foreach (var token in tokens)
            {
                found = token.Secret.Matches(given) ? token : found;
            }
        }

        return found;
    }

    /// <summary>The password or token that equals <paramref name="given"/>, or null; may take some tenths of a second.</summary>
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
/// <param name="Secret">The stored secret, compared with a given one.</param>
/// <param name="Stamp">The value that its logins are bound to: it changes with the setting, and is unknown once the setting is removed.</param>
internal sealed record KnownSecret(string Owner, StoredSecret Secret, string Stamp);
