using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace GrokLab.Web.Http;

/// <summary>Reads query parameters and collects their errors by name.</summary>
internal sealed class Query(IQueryCollection query)
{
    private readonly List<SpecError> errors = [];

    internal IReadOnlyList<SpecError> Errors => errors;

    /// <summary>The query of an address with a question mark.</summary>
    internal static Query OfAddress(string address) => Parse(new Uri(address).Query);

    /// <summary>A query as it is written in an address.</summary>
    internal static Query Parse(string text) => new(new QueryCollection(QueryHelpers.ParseQuery(text)));

    /// <summary>A whole number; null if the parameter is absent.</summary>
    internal long? Number(NumberParameter parameter)
    {
        var (name, least, most) = (parameter.Name, parameter.Least, parameter.Most);
        if (query[name] is not [{ } text, ..])
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        errors.Add(new(name, most >= int.MaxValue
            ? $"\"{Shorten(text)}\" is not a whole number of at least {NumberText.Count(least)}."
            : $"\"{Shorten(text)}\" is not {new FieldRange(least, most, IsWhole: true).Words}."));
        return null;
    }

    /// <summary>A number; null if the parameter is absent.</summary>
    internal double? Decimal(DecimalParameter parameter)
    {
        var (name, least, most) = (parameter.Name, parameter.Least, parameter.Most);
        if (query[name] is not [{ } text, ..])
        {
            return null;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        errors.Add(new(name, $"\"{Shorten(text)}\" is not {new FieldRange(least, most, IsWhole: false).Words}."));
        return null;
    }

    /// <summary>A word of an enumeration, in upper or lower case; the default if the parameter is absent.</summary>
    internal T? Word<T>(WordParameter<T> parameter)
        where T : struct, Enum
    {
        var name = parameter.Name;
        if (query[name] is not [{ } text, ..])
        {
            return parameter.Default;
        }

        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }
        }

        errors.Add(new(name, $"\"{Shorten(text)}\" is not one of {string.Join(", ", Enum.GetNames<T>())}."));
        return null;
    }

    /// <summary>Yes or no; the default if the parameter is absent.</summary>
    internal bool Flag(FlagParameter parameter)
    {
        if (query[parameter.Name] is not [{ } text, ..])
        {
            return parameter.Default;
        }

        if (!bool.TryParse(text, out var value))
        {
            errors.Add(new(parameter.Name, $"\"{Shorten(text)}\" is not true or false."));
        }

        return value;
    }

    /// <summary>Any text; null if the parameter is absent.</summary>
    internal string? Text(TextParameter parameter) => query[parameter.Name] is [{ } text, ..] ? text : null;

    /// <summary>Words separated by commas, or from a repeated parameter; null if it is absent.</summary>
    internal IReadOnlyList<string>? Words(ListParameter parameter) => query.ContainsKey(parameter.Name)
        ? [.. query[parameter.Name].SelectMany(v => v!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))]
        : null;

    internal void Add(string name, string message) => errors.Add(new(name, message));

    /// <summary>The beginning of a long text, for messages.</summary>
    internal static string Shorten(string text) => text.Length <= 60 ? text : $"{text[..59]}…";
}
