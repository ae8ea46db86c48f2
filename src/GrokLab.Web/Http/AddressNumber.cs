using System.Globalization;

namespace GrokLab.Web.Http;

/// <summary>The number of a run, group or figure in an address, which a user may have typed.</summary>
/// <param name="Text">The text in the address; null if there is none.</param>
internal readonly record struct AddressNumber(string? Text)
{
    private const int Longest = 60;

    /// <summary>The number; null if there is none.</summary>
    internal long? Value => long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether the address has a text that is not a number.</summary>
    internal bool IsMalformed => !string.IsNullOrEmpty(Text) && Value is null;

    /// <summary>The text for a message, shortened.</summary>
    public override string ToString() => Text is { Length: > Longest } ? $"{Text[..(Longest - 1)]}…" : Text ?? "";
}
