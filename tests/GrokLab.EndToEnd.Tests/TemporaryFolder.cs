namespace GrokLab.EndToEnd.Tests;

internal sealed class TemporaryFolder : IDisposable
{
    internal string FullPath { get; } = Directory.CreateTempSubdirectory("groklab-e2e-").FullName;

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
