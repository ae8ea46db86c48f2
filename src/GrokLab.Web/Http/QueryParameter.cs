using Microsoft.OpenApi;

namespace GrokLab.Web.Http;

/// <summary>
/// A query parameter that an endpoint of the API takes, as metadata of the endpoint: it is described in the OpenAPI document, and
/// every other parameter is refused (<see cref="QueryParameters"/>).
/// </summary>
/// <param name="Name">Its name; any case is accepted.</param>
/// <param name="Description">What it does, in a sentence.</param>
internal abstract record QueryParameter(string Name, string Description)
{
    /// <summary>A value that fits; null where the schema says enough.</summary>
    internal string? Example { get; init; }

    /// <summary>Its type and range.</summary>
    internal abstract OpenApiSchema Schema { get; }
}

/// <summary>A whole number.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Least">The smallest that is allowed.</param>
/// <param name="Most">The largest that is allowed.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">What holds where it is absent, where that is a number.</param>
internal sealed record NumberParameter(string Name, long Least, long Most, string Description, long? Default = null) : QueryParameter(Name, Description)
{
    internal override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.Integer, Format = "int64", Minimum = $"{Least}", Maximum = Most < long.MaxValue ? $"{Most}" : null, Default = Default,
    };
}

/// <summary>A number.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Least">The smallest that is allowed.</param>
/// <param name="Most">The largest that is allowed.</param>
/// <param name="Description">What it does.</param>
internal sealed record DecimalParameter(string Name, double Least, double Most, string Description) : QueryParameter(Name, Description)
{
    internal override OpenApiSchema Schema => new() { Type = JsonSchemaType.Number, Format = "double", Minimum = $"{Least}", Maximum = $"{Most}" };
}

/// <summary>A word of an enumeration, in any case.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Default">What holds where it is absent, where that is one of the words.</param>
internal sealed record WordParameter<T>(string Name, string Description, T? Default = null) : QueryParameter(Name, Description)
    where T : struct, Enum
{
    internal override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.String, Enum = [.. Enum.GetNames<T>()], Default = Default is { } word ? $"{word}" : null,
    };
}

/// <summary>Any text.</summary>
internal sealed record TextParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    internal override OpenApiSchema Schema => new() { Type = JsonSchemaType.String };
}

/// <summary>Words between commas, or the parameter given more than once.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Most">The most words that are allowed, where there is a bound.</param>
internal sealed record ListParameter(string Name, string Description, int? Most = null) : QueryParameter(Name, Description)
{
    internal override OpenApiSchema Schema =>
        new() { Type = JsonSchemaType.Array, MinItems = 1, MaxItems = Most, Items = new OpenApiSchema { Type = JsonSchemaType.String } };
}
