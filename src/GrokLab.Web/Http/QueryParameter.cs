using Microsoft.OpenApi;

namespace GrokLab.Web.Http;

/// <summary>
/// A query parameter of an API endpoint, as metadata of the endpoint: the OpenAPI document describes it, and
/// every other parameter is refused (<see cref="QueryParameters"/>).
/// </summary>
/// <param name="Name">The parameter's name, in upper or lower case.</param>
/// <param name="Description">The parameter's effect, in a sentence.</param>
internal abstract record QueryParameter(string Name, string Description)
{
    /// <summary>A valid value; null if the schema suffices.</summary>
    internal string? Example { get; init; }

    /// <summary>The parameter's type and range.</summary>
    internal abstract OpenApiSchema Schema { get; }
}

/// <summary>A whole number.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Least">The smallest allowed value.</param>
/// <param name="Most">The largest allowed value.</param>
/// <param name="Description">The parameter's effect.</param>
/// <param name="Default">The default if the parameter is absent and the default is a number.</param>
internal sealed record NumberParameter(string Name, long Least, long Most, string Description, long? Default = null) : QueryParameter(Name, Description)
{
    internal override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.Integer, Format = "int64", Minimum = $"{Least}", Maximum = Most < long.MaxValue ? $"{Most}" : null, Default = Default,
    };
}

/// <summary>A number.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Least">The smallest allowed value.</param>
/// <param name="Most">The largest allowed value.</param>
/// <param name="Description">The parameter's effect.</param>
internal sealed record DecimalParameter(string Name, double Least, double Most, string Description) : QueryParameter(Name, Description)
{
    internal override OpenApiSchema Schema => new() { Type = JsonSchemaType.Number, Format = "double", Minimum = $"{Least}", Maximum = $"{Most}" };
}

/// <summary>A word of an enumeration, in upper or lower case.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Description">The parameter's effect.</param>
/// <param name="Default">The default if the parameter is absent and the default is one of the words.</param>
internal sealed record WordParameter<T>(string Name, string Description, T? Default = null) : QueryParameter(Name, Description)
    where T : struct, Enum
{
    internal override OpenApiSchema Schema => new()
    {
        Type = JsonSchemaType.String, Enum = [.. Enum.GetNames<T>()], Default = Default is { } word ? $"{word}" : null,
    };
}

/// <summary>Yes or no.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Description">The parameter's effect.</param>
/// <param name="Default">The default if the parameter is absent.</param>
internal sealed record FlagParameter(string Name, string Description, bool Default) : QueryParameter(Name, Description)
{
    internal override OpenApiSchema Schema => new() { Type = JsonSchemaType.Boolean, Default = Default };
}

/// <summary>Any text.</summary>
internal sealed record TextParameter(string Name, string Description) : QueryParameter(Name, Description)
{
    internal override OpenApiSchema Schema => new() { Type = JsonSchemaType.String };
}

/// <summary>Words separated by commas, or from a repeated parameter.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Description">The parameter's effect.</param>
/// <param name="Most">The largest number of words, if there is a bound.</param>
internal sealed record ListParameter(string Name, string Description, int? Most = null) : QueryParameter(Name, Description)
{
    internal override OpenApiSchema Schema =>
        new() { Type = JsonSchemaType.Array, MinItems = 1, MaxItems = Most, Items = new OpenApiSchema { Type = JsonSchemaType.String } };
}
