using Bunit;
using GrokLab.Training.Experiments;
using GrokLab.Web.Datasets;
using GrokLab.Web.Launching.Form;
using GrokLab.Web.Tests.Datasets;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

public sealed class DatasetsPageTests(InstallHost host) : IClassFixture<InstallHost>, IAsyncLifetime
{
    public Task InitializeAsync() => host.ResetAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Where_nothing_is_installed_the_ways_to_install_are_shown()
    {
        await using var context = Context();
        var page = context.Render<DatasetsPage>();
        page.WaitForAssertion(() => Assert.Equal("Not installed", Status(page)));
        Assert.Contains(Training.Tests.Datasets.MadeArchive.Sha256(host.Archive), page.Find(".install-sum").TextContent, StringComparison.Ordinal);
        Assert.Contains(host.Folder, page.Find(".install-by-hand").TextContent, StringComparison.Ordinal);
        await page.Find("#install-path").InputAsync("nowhere");
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Contains("no full path", page.Find(".install-path").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_installation_goes_on_when_the_page_is_left_and_the_next_page_shows_and_cancels_it()
    {
        host.Server.BreaksAfter.Enqueue(1_000);
        host.Server.Hold();
        await using (var first = Context())
        {
            var left = first.Render<DatasetsPage>();
            left.WaitForAssertion(() => left.Find("[data-testid=download]"));
            await left.Find("[data-testid=download]").ClickAsync(new());
            left.WaitForAssertion(() => Assert.Contains("1.0 kB of", left.Find(".installing-foot").TextContent, StringComparison.Ordinal));
        }

        await using var context = Context();
        var page = context.Render<DatasetsPage>();
        page.WaitForAssertion(() => Assert.Equal("Installing", Status(page)));
        Assert.Contains("1.0 kB of", page.Find(".installing-foot").TextContent, StringComparison.Ordinal);
        Assert.Equal("Download", page.Find("[aria-current=step]").TextContent);
        await page.Find(".installing-foot button").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("was cancelled", page.Find("[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Contains("Continue", page.Find("[data-testid=download]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_is_shown_with_the_way_by_hand()
    {
        host.Server.Content = [1, 2, 3];
        await using var context = Context();
        var page = context.Render<DatasetsPage>();
        page.WaitForAssertion(() => page.Find("[data-testid=download]"));
        await page.Find("[data-testid=download]").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("SHA-256", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.True(page.Find(".install-by-hand").HasAttribute("open"));
        Assert.Equal("Not installed", Status(page));
    }

    [Fact]
    public async Task What_is_installed_is_shown_by_class_and_file()
    {
        await using var context = Context();
        var page = context.Render<DatasetsPage>();
        page.WaitForAssertion(() => page.Find("#install-path"));
        await page.Find("#install-path").InputAsync(host.MadeFolder);
        await page.Find("form").SubmitAsync();
        page.WaitForAssertion(() => Assert.Equal("Installed", Status(page)));
        Assert.Contains("100 of 50,000 training images", page.Find("[data-testid=partial]").TextContent, StringComparison.Ordinal);
        Assert.Equal(10, page.FindAll(".class-images img").Count);
        Assert.Contains("airplane", page.Find(".classes tbody tr").TextContent, StringComparison.Ordinal);
        Assert.Contains("data_batch_5.bin", page.Find(".batches").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("[data-testid=download]"));
    }

    [Fact]
    public async Task Presets_that_need_it_say_so_until_it_is_there()
    {
        await using var context = Context();
        var gallery = context.Render<Gallery>();
        Assert.Contains("not installed", gallery.Find("[data-testid=cifar10-notice]").TextContent, StringComparison.Ordinal);
        Assert.Equal("datasets", gallery.Find("[data-testid=cifar10-notice] a").GetAttribute("href"));
        Assert.Empty(context.Render<Cifar10Notice>(p => p.Add(n => n.Preset, Presets.Find("grokking-quick"))).Markup.Trim());
        var notice = context.Render<Cifar10Notice>(p => p.Add(n => n.Preset, Presets.Find("fig2-quick")));
        Assert.Contains("This preset needs", notice.Markup, StringComparison.Ordinal);
        await host.InstalledAsync(new { source = "path", path = host.MadeFolder });
        notice.WaitForAssertion(() => Assert.Empty(notice.Markup.Trim()));
    }

    private static string Status(IRenderedComponent<DatasetsPage> page) => page.Find("[data-testid=dataset-status]").TextContent;

    private PageContext Context()
    {
        var context = new PageContext(host.Application);
        context.Render<MudPopoverProvider>();
        return context;
    }
}
