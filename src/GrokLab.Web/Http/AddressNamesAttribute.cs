namespace GrokLab.Web.Http;

/// <summary>Declares what a page's address names; if it does not exist, the answer's status is 404.</summary>
/// <param name="what">The kind of the named object.</param>
/// <param name="parameter">The parameter of the route or of the query that names it.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class AddressNamesAttribute(NamedInAddress what, string parameter) : Attribute
{
    /// <summary>The kind of the named object.</summary>
    internal NamedInAddress What { get; } = what;

    /// <summary>The parameter of the route or of the query that names it.</summary>
    internal string Parameter { get; } = parameter;
}

/// <summary>The kinds of objects that a page's address can name.</summary>
internal enum NamedInAddress
{
    /// <summary>A run, by its number.</summary>
    Run,

    /// <summary>Several runs, by their numbers, separated by commas.</summary>
    Runs,

    /// <summary>A group of runs, by its number.</summary>
    Group,

    /// <summary>A preset, by its name.</summary>
    Preset,

    /// <summary>A figure of the paper, by its number.</summary>
    Figure,

    /// <summary>A document, by its name.</summary>
    Document,
}
