using GrokLab.Web.Drawing;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GrokLab.Web.Figures;

/// <summary>What a reader wants the figures to show; what was not chosen is as usual.</summary>
/// <param name="Band">What the bands show; null where nobody chose.</param>
/// <param name="Ncc">The reading of NCC; null where nobody chose.</param>
/// <param name="Flatness">The reading of flatness; null where nobody chose.</param>
internal sealed record FigureChoices(FigureBand? Band, NccReading? Ncc, FlatnessReading? Flatness)
{
    /// <summary>The readings, the usual ones where nobody chose.</summary>
    internal FigureReadings Readings => new(Ncc ?? default, Flatness ?? default);

    /// <summary>Reads the parameters of an address; an unknown word counts as the usual choice.</summary>
    internal static FigureChoices Parse(string? band, string? ncc, string? flatness) =>
        new(Choice<FigureBand>(band), Choice<NccReading>(ncc), Choice<FlatnessReading>(flatness));

    /// <summary>Reads <see cref="ToString"/>.</summary>
    internal static FigureChoices Parse(string? text)
    {
        var query = QueryHelpers.ParseQuery(text);
        return Parse(query.GetValueOrDefault("band"), query.GetValueOrDefault("ncc"), query.GetValueOrDefault("flatness"));
    }

    /// <summary>These choices, and those of another where these have none.</summary>
    internal FigureChoices Or(FigureChoices other) => new(Band ?? other.Band, Ncc ?? other.Ncc, Flatness ?? other.Flatness);

    /// <summary>The query of an address.</summary>
    public override string ToString() => string.Join('&', new[]
    {
        Band is { } band ? $"band={band}" : null,
        Ncc is { } ncc ? $"ncc={ncc}" : null,
        Flatness is { } flatness ? $"flatness={flatness}" : null,
    }.Where(part => part is not null));

    private static T? Choice<T>(string? text)
        where T : struct, Enum => string.IsNullOrEmpty(text) ? null : new AddressChoice<T>(text).Value;
}
