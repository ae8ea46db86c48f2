using System.Text.RegularExpressions;

namespace GrokLab.Web.Tests.Folders;

/// <summary>The folders of each project form floors: a folder uses only folders that stand below it in the map of ARCHITECTURE.md.</summary>
public sealed partial class FolderTests
{
    public static TheoryData<string> Projects => ["GrokLab.Training", "GrokLab.Data", "GrokLab.Web"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_folder_uses_only_folders_below_it(string project)
    {
        var floors = Floors(project);
        var graph = new FolderGraph(Path.Combine(AppContext.BaseDirectory, $"{project}.dll"));
        var upwards =
            from folder in graph.Folders
            from used in graph.UsedBy(folder)
            where floors.IndexOf(used.Key) <= floors.IndexOf(folder)
            select $"{folder} uses {used.Key}: {used.Value}";
        Assert.Empty(upwards);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void The_map_names_every_folder_and_no_other(string project)
    {
        var source = Path.Combine(Repository.Root, "src", project);
        var folders = Directory.EnumerateDirectories(source, "*", SearchOption.AllDirectories)
            .Where(folder => Directory.EnumerateFiles(folder, "*.cs").Concat(Directory.EnumerateFiles(folder, "*.razor")).Any())
            .Select(folder => Path.GetRelativePath(source, folder).Replace('\\', '.').Replace('/', '.'))
            .Where(folder => folder.Split('.')[0] is not ("bin" or "obj"));
        Assert.Equal(folders.Order(), Floors(project).Where(folder => folder.Length > 0).Order());
    }

    /// <summary>The folders in the map, the highest first; the project's own folder is above all others.</summary>
    private static List<string> Floors(string project)
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "ARCHITECTURE.md"));
        var begin = text.IndexOf($"### {project}\n", StringComparison.Ordinal);
        Assert.True(begin >= 0, $"ARCHITECTURE.md has no heading {project}.");
        var end = text.IndexOf("\n#", begin + 1, StringComparison.Ordinal);
        return ["", .. Row().Matches(text[begin..end]).Select(row => row.Groups[1].Value.Replace('/', '.'))];
    }

    [GeneratedRegex(@"^\| `([\w/]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
