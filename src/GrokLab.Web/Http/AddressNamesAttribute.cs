namespace GrokLab.Web.Http;

/// <summary>Says of a page what its address can name: where there is no such thing, the answer's status is 404.</summary>
/// <param name="what">What is named.</param>
/// <param name="parameter">The parameter of the route or of the query that names it.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class AddressNamesAttribute(NamedInAddress what, string parameter) : Attribute
{
    /// <summary>What is named.</summary>
    internal NamedInAddress What { get; } = what;

    /// <summary>The parameter of the route or of the query that names it.</summary>
    internal string Parameter { get; } = parameter;
}

/// <summary>What a page's address can name.</summary>
internal enum NamedInAddress
{
    /// <summary>A run, by its number.</summary>
    Run,

    /// <summary>Several runs, numbers with commas between.</summary>
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
