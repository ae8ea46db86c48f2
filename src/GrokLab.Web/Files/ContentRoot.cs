namespace GrokLab.Web.Files;

/// <summary>The folder that holds <c>appsettings.json</c> and <c>wwwroot/</c>, independent of the working folder.</summary>
internal static class ContentRoot
{
    /// <summary>
    /// The nearest folder, from the program's own folder upwards, that holds both: the published folder, or the root of the
    /// repository if the program runs from its build output. If there is none, it is the program's own folder.
    /// </summary>
    internal static string Find() => Find(AppContext.BaseDirectory);

    internal static string Find(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "appsettings.json")) && Directory.Exists(Path.Combine(folder.FullName, "wwwroot")))
            {
                return folder.FullName;
            }
        }

        return start;
    }
}
