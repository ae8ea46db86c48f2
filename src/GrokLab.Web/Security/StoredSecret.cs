using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GrokLab.Web.Security;

/// <summary>A password or token as the settings store it, compared with a given one.</summary>
internal abstract class StoredSecret
{
    private const string PasswordHash = "pbkdf2-sha256:";
    private const string TokenHash = "sha256:";
    private const int Iterations = 600_000;
    private const int LeastIterations = 100_000;
    private const int MostIterations = 10_000_000;
    private const int HashBytes = 32;

    /// <summary>Whether <paramref name="given"/> is the stored secret; the time taken does not reveal how similar it is.</summary>
    internal abstract bool Matches(string given);

    /// <summary>Reads a setting: a hash if it begins like one, otherwise the secret itself.</summary>
    /// <exception cref="FormatException">The setting begins like a hash and is none, or is too short.</exception>
    internal static StoredSecret Parse(string setting, int leastLength)
    {
        if (setting.StartsWith(PasswordHash, StringComparison.Ordinal))
        {
            return setting.Split(':') is [_, var count, var salt, var hash]
                && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
                && iterations is >= LeastIterations and <= MostIterations
                && FromBase64(salt) is { Length: >= 8 } saltBytes && FromBase64(hash) is { Length: HashBytes } hashBytes
                ? new Slow(iterations, saltBytes, hashBytes)
                : throw new FormatException("is no hash of a password; the command 'password' prints one.");
        }

        if (setting.StartsWith(TokenHash, StringComparison.Ordinal))
        {
            return FromBase64(setting[TokenHash.Length..]) is { Length: HashBytes } hash
                ? new Fast(hash)
                : throw new FormatException("is no hash of a token; the command 'token' prints one.");
        }

        return setting.Length >= leastLength
            ? new Fast(SHA256.HashData(Encoding.UTF8.GetBytes(setting)))
            : throw new FormatException($"has fewer than {leastLength} characters.");
    }

    /// <summary>A salted hash that is slow to compute, for passwords that people remember.</summary>
    internal static string HashPassword(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Pbkdf2(password, salt, Iterations);
        return $"{PasswordHash}{Iterations}:{Convert.ToBase64String(salt)}:{Convert.ToBase64String(hash)}";
    }

    /// <summary>A plain fast hash: nobody guesses a random token, and every request computes the hash.</summary>
    internal static string HashToken(string token) => TokenHash + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>A random token of 256 bits.</summary>
    internal static string NewToken() => "groklab_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static byte[] Pbkdf2(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(password), salt, iterations, HashAlgorithmName.SHA256, HashBytes);

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }

    private sealed class Slow(int iterations, byte[] salt, byte[] hash) : StoredSecret
    {
        internal override bool Matches(string given) => CryptographicOperations.FixedTimeEquals(Pbkdf2(given, salt, iterations), hash);
    }

    // Hashes are compared, not the texts: they have one length, and an early difference says nothing about the text.
    private sealed class Fast(byte[] hash) : StoredSecret
    {
        internal override bool Matches(string given) =>
            CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), hash);
    }
}
