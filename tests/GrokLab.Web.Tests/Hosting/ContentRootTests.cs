using GrokLab.Web.Files;

namespace GrokLab.Web.Tests.Hosting;

public sealed class ContentRootTests : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("groklab-root-");

    [Fact]
    public void The_content_root_is_the_nearest_folder_upwards_with_settings_and_wwwroot()
    {
        root.CreateSubdirectory("wwwroot");
        File.WriteAllText(Path.Combine(root.FullName, "appsettings.json"), "{}");
        var output = root.CreateSubdirectory("src/bin/net10.0");
        File.WriteAllText(Path.Combine(output.FullName, "appsettings.json"), "{}");

        Assert.Equal(root.FullName, ContentRoot.Find(output.FullName));
    }

    public void Dispose() => root.Delete(recursive: true);
}
