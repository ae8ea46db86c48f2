namespace GrokLab.Web.Files;

/// <summary>The folder that holds <c>appsettings.json</c> and <c>wwwroot/</c>, whatever folder the program is started from.</summary>
internal static class ContentRoot
{
    /// <summary>
    /// The nearest folder, from the program's own upwards, that holds both: the published folder, or the root of the
    /// repository where the program runs from its build output. The program's own folder where there is none.
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
