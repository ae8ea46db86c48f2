namespace GrokLab.Web.Docs;

/// <summary>One document, ready to be shown.</summary>
/// <param name="Name">The part of its address after <c>docs/</c>.</param>
/// <param name="Title">Its first heading, as plain text.</param>
/// <param name="Lead">Its first paragraph, as plain text.</param>
/// <param name="Html">The whole text. Links to other documents are relative to the base address.</param>
/// <param name="Sections">The second-level headings, in order.</param>
/// <param name="Anchors">Every fragment that an address of it may have.</param>
public sealed record DocsDocument(
    string Name, string Title, string Lead, string Html, IReadOnlyList<DocsSection> Sections, IReadOnlySet<string> Anchors)
{
    /// <summary>Its address, relative to the base address.</summary>
    public string Address => $"{DocsLibrary.Path}/{Name}";

    /// <summary>Whether it is for developers of the program.</summary>
    public bool IsAboutTheCode => Name is "architecture" or "contributing" || Name.StartsWith("decisions/", StringComparison.Ordinal);
}

/// <summary>A part of a document.</summary>
/// <param name="Anchor">The fragment that leads to it.</param>
/// <param name="Title">Its heading, as plain text.</param>
public sealed record DocsSection(string Anchor, string Title);
