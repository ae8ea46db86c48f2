using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace GrokLab.Web.Docs;

/// <summary>Renders a Markdown file as a page. Headings have GitHub's anchors; HTML in the file is shown as text.</summary>
/// <param name="files">All documents, by their paths in the repository.</param>
internal sealed partial class DocsRenderer(IReadOnlySet<string> files)
{
    private const string WebRoot = "wwwroot/";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).DisableHtml().Build();

    internal DocsDocument Render(string file, string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        foreach (var link in document.Descendants<LinkInline>())
        {
            link.Url = link.IsImage ? Image(file, link.Url!) : Address(file, link.Url!);
        }

        var anchors = document.Descendants<HeadingBlock>().Select(heading => heading.TryGetAttributes()?.Id).OfType<string>().ToHashSet(StringComparer.Ordinal);
        foreach (var name in FirstCells(document).SelectMany(cell => cell.Descendants<CodeInline>()).Where(code => Name().IsMatch(code.Content)))
        {
            if (anchors.Add(name.Content))
            {
                name.GetAttributes().Id = name.Content; // Links can lead to a measure or a setting by its name.
            }
        }

        return new DocsDocument(
            DocsLibrary.NameOf(file),
            Text(document.OfType<HeadingBlock>().FirstOrDefault(heading => heading.Level == 1)),
            Text(document.OfType<ParagraphBlock>().FirstOrDefault()),
            Html(document),
            [.. document.OfType<HeadingBlock>().Where(heading => heading.Level == 2).Select(heading => new DocsSection(heading.GetAttributes().Id!, Text(heading)))],
            anchors);
    }

    /// <summary>Translates a link between files of the repository to a link between pages, relative to the base address.</summary>
    private string Address(string file, string url)
    {
        if (Uri.TryCreate(url, UriKind.Absolute, out _))
        {
            return url;
        }

        var (path, fragment) = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? (url[..at], url[at..]) : (url, "");
        var target = path.Length == 0 ? file : Target(file, path);
        return files.Contains(target) ? $"{DocsLibrary.Path}/{DocsLibrary.NameOf(target)}{fragment}" : url;
    }

    /// <summary>Translates the address of a picture in the repository to one below the base address, which serves <c>wwwroot</c>.</summary>
    private static string Image(string file, string url) => Target(file, url) is var target && target.StartsWith(WebRoot, StringComparison.Ordinal) ? target[WebRoot.Length..] : url;

    /// <summary>The file of the repository that a link from a file leads to.</summary>
    private static string Target(string file, string path) => new Uri(new Uri($"file:///{file}"), path).AbsolutePath[1..];

    private static IEnumerable<TableCell> FirstCells(MarkdownDocument document) =>
        document.Descendants<TableRow>().Where(row => !row.IsHeader).Select(row => row.FirstOrDefault()).OfType<TableCell>();

    private static string Html(MarkdownDocument document)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrollingTable());
        renderer.Render(document);
        return writer.ToString();
    }

    private static string Text(LeafBlock? block)
    {
        var text = new StringBuilder();
        foreach (var inline in block?.Inline?.Descendants() ?? [])
        {
            text.Append(inline switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                LineBreakInline => " ",
                _ => "",
            });
        }

        return text.ToString();
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_:.-]*$")]
    private static partial Regex Name();

    /// <summary>A table that scrolls inside the page if it is wider.</summary>
    private sealed class ScrollingTable : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            renderer.WriteLine("<div class=\"docs-table\">");
            base.Write(renderer, table);
            renderer.WriteLine("</div>");
        }
    }
}
