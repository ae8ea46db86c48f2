using System.Reflection;

namespace GrokLab.Web.Docs;

/// <summary>The documents of the repository, which are built into the program: <c>docs/</c>, and the files at the root.</summary>
public static class DocsLibrary
{
    /// <summary>Where the documents are, relative to the base address.</summary>
    public const string Path = "docs";

    private const string Extension = ".md";

    private static readonly Lazy<Dictionary<string, DocsDocument>> Documents = new(Read);

    /// <summary>All documents, by title.</summary>
    public static IReadOnlyList<DocsDocument> All { get; } = [.. Documents.Value.Values.OrderBy(document => document.Title, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The document with a name; null where there is none.</summary>
    public static DocsDocument? Find(string? name) => name is null ? null : Documents.Value.GetValueOrDefault(name.TrimEnd('/'));

    /// <summary>The name of the document in this file of the repository: <c>docs/gpu.md</c> is <c>gpu</c>, <c>README.md</c> is <c>readme</c>.</summary>
    internal static string NameOf(string file)
    {
        var name = file[..^Extension.Length].ToLowerInvariant();
        return name.StartsWith($"{Path}/", StringComparison.Ordinal) ? name[(Path.Length + 1)..] : name;
    }

    private static Dictionary<string, DocsDocument> Read()
    {
        var assembly = typeof(DocsLibrary).Assembly;
        var files = assembly.GetManifestResourceNames().Where(name => name.EndsWith(Extension, StringComparison.Ordinal)).ToList();
        var renderer = new DocsRenderer(files.Select(Slashes).ToHashSet(StringComparer.Ordinal));
        return files.Select(file => renderer.Render(Slashes(file), Text(assembly, file))).ToDictionary(document => document.Name, StringComparer.Ordinal);
    }

    private static string Slashes(string resource) => resource.Replace('\\', '/'); // Built on Windows, folders end with a backslash.

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
