namespace GrokLab.Web.Http;

/// <summary>A choice in an address, by its name, which a user may have typed.</summary>
/// <param name="Text">The text in the address; null if there is none.</param>
internal readonly record struct AddressChoice<T>(string? Text)
    where T : struct, Enum
{
    /// <summary>The choice; the first one where the text is absent or unknown.</summary>
    internal T Value => Known ?? default;

    // Numbers, which Enum.TryParse takes too, are not names.
    private T? Known => Enum.TryParse<T>(Text, ignoreCase: true, out var value) && Enum.GetNames<T>().Contains(Text, StringComparer.OrdinalIgnoreCase) ? value : null;

    /// <summary>What is wrong with the text, in sentences; null where nothing is.</summary>
    internal string? Problem(string parameter) => string.IsNullOrEmpty(Text) || Known is not null
        ? null
        : $"{parameter} “{new AddressNumber(Text)}” is not one of {string.Join(", ", Enum.GetNames<T>())}. {Value} is shown.";
}
