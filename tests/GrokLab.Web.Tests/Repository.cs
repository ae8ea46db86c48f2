namespace GrokLab.Web.Tests;

/// <summary>The repository that these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of <c>GrokLab.sln</c>.</summary>
    internal static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GrokLab.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("GrokLab.sln is in no folder above the tests.");
        }

        return folder.FullName;
    }
}
