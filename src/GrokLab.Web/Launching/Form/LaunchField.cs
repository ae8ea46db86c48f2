namespace GrokLab.Web.Launching.Form;

/// <summary>A field of the spec as an element of the form.</summary>
internal static class LaunchField
{
    /// <summary>The id of a field's element.</summary>
    /// <param name="path">The field's path in the spec, or another name of the field.</param>
    /// <param name="suffix">The suffix that distinguishes the same field of different variants.</param>
    internal static string IdOf(string path, string suffix = "") => $"field-{path.Replace('.', '-')}{suffix}";
}
