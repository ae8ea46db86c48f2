namespace GrokLab.Web.Jobs;

/// <summary>The last lines of a text that may be long; safe from any thread.</summary>
internal sealed class LastLines(int maxLines = 20, int maxLineLength = 500)
{
    private readonly Queue<string> lines = new();

    internal void Add(string line)
    {
        lock (lines)
        {
            lines.Enqueue(line.Length <= maxLineLength ? line : $"{line[..maxLineLength]}…");
            if (lines.Count > maxLines)
            {
                lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (lines)
        {
            return string.Join('\n', lines).Trim();
        }
    }
}
