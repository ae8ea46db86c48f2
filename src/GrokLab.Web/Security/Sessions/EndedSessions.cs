using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GrokLab.Web.Files;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Security.Sessions;

/// <summary>
/// The logins that users ended, in <c>ended-logins</c> of the key folder: a copied cookie must not become valid again after a
/// restart. Every login belongs to a generation. If the file is missing or damaged, a new generation begins: all earlier logins
/// are void then, so that no ended login becomes valid.
/// </summary>
/// <remarks>Not in the database, because logging out must work while the database cannot be written.</remarks>
internal sealed class EndedSessions
{
    /// <summary>How many ended logins are stored one by one; with more, a new generation begins.</summary>
    internal const int Most = 5_000;

    private readonly string folder;
    private readonly string path;
    private readonly TimeProvider time;
    private readonly ILogger<EndedSessions> logger;
    private readonly Lock state = new();
    private readonly Lock file = new();

    private Dictionary<string, long> ended;
    private volatile bool unwritten;
    private bool troubled;

    public EndedSessions(IOptions<StorageOptions> storage, TimeProvider time, ILogger<EndedSessions> logger)
    {
        this.time = time;
        this.logger = logger;
        folder = KeyFolder.Path(storage.Value);
        path = Path.Combine(folder, "ended-logins");
        var read = Read();
        unwritten = read is null;
        (Generation, ended) = read ?? (NewGeneration(), []);
    }

    /// <summary>The generation of every login that may still be valid.</summary>
    internal string Generation { get; private set; }

    /// <summary>Whether this login has not been ended.</summary>
    internal bool Allows(string generation, string id)
    {
        lock (state)
        {
            return generation == Generation && !ended.ContainsKey(id);
        }
    }

    /// <summary>Marks a login as ended; <see cref="Write"/> stores that.</summary>
    /// <param name="id">The login's id.</param>
    /// <param name="end">The latest end of the login; the entry may be dropped then.</param>
    /// <returns>Whether there were too many, so that all logins are void now.</returns>
    internal bool Remember(string id, DateTimeOffset end)
    {
        lock (state)
        {
            unwritten = true;
            ended[id] = end.ToUnixTimeSeconds();
            if (ended.Count > Most)
            {
                // Only when necessary: a clock that was set forward by mistake would drop entries too early.
                var now = time.GetUtcNow().ToUnixTimeSeconds();
                ended = ended.Where(e => e.Value > now).ToDictionary();
            }

            if (ended.Count <= Most)
            {
                return false;
            }
        }

        logger.LogWarning("Users logged out of more than {Most} logins that would still be open; all earlier logins are void now", Most);
        RememberAll();
        return true;
    }

    /// <summary>Makes every existing login void.</summary>
    internal void RememberAll()
    {
        lock (state)
        {
            unwritten = true;
            Generation = NewGeneration();
            ended = [];
        }
    }

    /// <summary>Writes the ended logins, unless they are written already. A failure is logged once; the caller can try again.</summary>
    internal void Write()
    {
        lock (file)
        {
            if (!unwritten)
            {
                return;
            }

            try
            {
                WriteFile();
                troubled = false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unwritten = true;
                if (!troubled)
                {
                    logger.LogError(
                        "{Path} cannot be written now. Ended logins are void while the program runs; if the program ends before the file is written, they are valid again: {Reason}",
                        path, e.Message);
                }

                troubled = true;
            }
        }
    }

    /// <summary>Writes what could not be written before, unless another thread is writing: a disk may hang.</summary>
    internal void TryAgain()
    {
        if (unwritten && file.TryEnter())
        {
            try
            {
                Write();
            }
            finally
            {
                file.Exit();
            }
        }
    }

    private (string Generation, Dictionary<string, long> Ended)? Read()
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            return Parse(File.ReadAllText(path)) ?? throw new InvalidDataException("It is not as it was written.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            logger.LogWarning("{Path}, the list of ended logins, cannot be read. All earlier logins are void: {Reason}", path, e.Message);
            return null;
        }
    }

    private static (string Generation, Dictionary<string, long> Ended)? Parse(string text)
    {
        if (text.LastIndexOf("digest ", StringComparison.Ordinal) is var end and >= 0 && text[end..] == Digest(text[..end])
            && text[..end].Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var generation, .. var lines])
        {
            return (generation, lines.Select(line => line.Split(' ')).ToDictionary(l => l[0], l => long.Parse(l[1], CultureInfo.InvariantCulture)));
        }

        return null;
    }

    private static string Digest(string text) => $"digest {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}\n";

    private static string NewGeneration() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private void WriteFile()
    {
        string text;
        lock (state)
        {
            unwritten = false;
            text = $"{Generation}\n{string.Concat(ended.Select(e => $"{e.Key} {e.Value}\n"))}";
        }

        KeyFolder.Make(folder);
        WholeFile.Write(path, text + Digest(text));
    }
}
