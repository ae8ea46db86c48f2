using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Bunit;
using GrokLab.Web.Docs;
using GrokLab.Web.Runs.Charts;

namespace GrokLab.Web.Tests.Components;

/// <summary>The repository's documents are pages, and every link to them leads somewhere.</summary>
public sealed partial class DocsTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    private static readonly string Root = Repository.Root;

    [Fact]
    public async Task Every_document_of_the_repository_is_a_page_with_its_title()
    {
        await using var context = new PageContext(application);
        var files = Directory.GetFiles(Root, "*.md").Concat(Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)).ToList();
        Assert.Equal(files.Count, DocsLibrary.All.Count);
        foreach (var file in files.Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')))
        {
            var name = DocsLibrary.NameOf(file);
            var page = context.Render<DocsPage>(parameters => parameters.Add(p => p.Name, name));
            Assert.Equal(DocsLibrary.Find(name)!.Title, page.Find("h1").TextContent);
            Assert.NotEmpty(DocsLibrary.Find(name)!.Lead);
        }
    }

    [Fact]
    public async Task The_list_of_documents_leads_to_each_of_them()
    {
        await using var context = new PageContext(application);
        var page = context.Render<DocsPage>();
        Assert.Equal(DocsLibrary.All.Select(d => d.Address).Order(), page.FindAll("li a").Select(a => a.GetAttribute("href")!).Order());
    }

    [Fact]
    public async Task An_unknown_document_is_said_not_to_be_there()
    {
        await using var context = new PageContext(application);
        var page = context.Render<DocsPage>(parameters => parameters.Add(p => p.Name, "../appsettings"));
        Assert.Contains("There is no document “../appsettings”", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_in_a_document_leads_to_a_document_and_a_heading_that_are_there()
    {
        var broken = new List<string>();
        foreach (var document in DocsLibrary.All)
        {
            var html = new HtmlParser().ParseDocument(document.Html);
            Assert.All(document.Anchors, anchor => Assert.NotNull(html.GetElementById(anchor)));
            var links = html.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).Where(href => !href.StartsWith("http", StringComparison.Ordinal));
            broken.AddRange(links.Where(href => !Resolves(href)).Select(href => $"{document.Name}: {href}"));
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_picture_in_a_document_is_a_file_that_the_program_serves()
    {
        var pictures = DocsLibrary.All
            .SelectMany(document => new HtmlParser().ParseDocument(document.Html).QuerySelectorAll("img"))
            .Select(image => image.GetAttribute("src")!).ToList();
        Assert.NotEmpty(pictures);
        Assert.All(pictures, picture => Assert.True(File.Exists(Path.Combine(Root, "wwwroot", picture)), picture));
    }

    [Fact]
    public void Every_link_from_a_page_to_a_document_leads_to_one_that_is_there()
    {
        var links = Directory.GetFiles(Path.Combine(Root, "src", "GrokLab.Web"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".razor" or ".cs" && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Link().Matches(File.ReadAllText(file)).Select(match => (file, Href: match.Groups[1].Value)))
            .Concat(RunChartCatalog.All.Where(chart => chart.Docs is not null).Select(chart => (file: chart.Id, Href: chart.Docs!))).ToList();
        Assert.Contains(links, link => link.Href == "docs/measures#kappa");
        Assert.Empty(links.Where(link => !Resolves(link.Href)).Select(link => $"{Path.GetFileName(link.file)}: {link.Href}"));
    }

    [Fact]
    public void Charts_of_measures_with_a_definition_link_to_it()
    {
        var charts = RunChartCatalog.All.ToDictionary(chart => chart.Id, chart => chart.Docs);
        Assert.Equal("docs/measures#kappa", charts["kappa"]);
        Assert.Equal("docs/measures#ncc", charts["ncc"]);
        Assert.Equal("docs/measures#cluster-angles", charts["angles"]);
    }

    [Fact]
    public void Html_in_a_document_is_shown_as_text()
    {
        var document = new DocsRenderer(new HashSet<string> { "docs/one.md" }).Render("docs/one.md", "# One\n\n<script>alert(1)</script> and <b>bold</b>\n");
        Assert.DoesNotContain("<script", document.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", document.Html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", document.Html, StringComparison.Ordinal);
    }

    private static bool Resolves(string href)
    {
        var (address, fragment) = href.Split('#') is [var before, var after] ? (before, after) : (href, null);
        return address == DocsLibrary.Path
            ? fragment is null
            : address.StartsWith($"{DocsLibrary.Path}/", StringComparison.Ordinal) && DocsLibrary.Find(address[(DocsLibrary.Path.Length + 1)..]) is { } document
                && (fragment is null || document.Anchors.Contains(Uri.UnescapeDataString(fragment)));
    }

    [GeneratedRegex("\"(docs(?:/[^\"\\s{}]+)?)\"")]
    private static partial Regex Link();
}
