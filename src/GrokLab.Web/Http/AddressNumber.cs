using System.Globalization;

namespace GrokLab.Web.Http;

/// <summary>The number of a run, group or figure in an address, which a person may have typed.</summary>
/// <param name="Text">What the address has; null where it has nothing.</param>
internal readonly record struct AddressNumber(string? Text)
{
    private const int Longest = 60;

    /// <summary>The number; null where there is none.</summary>
    internal long? Value => long.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Whether the address has something that is no number.</summary>
    internal bool IsMalformed => !string.IsNullOrEmpty(Text) && Value is null;

    /// <summary>The text for a message, shortened.</summary>
    public override string ToString() => Text is { Length: > Longest } ? $"{Text[..(Longest - 1)]}…" : Text ?? "";
}
