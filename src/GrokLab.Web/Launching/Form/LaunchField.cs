namespace GrokLab.Web.Launching.Form;

/// <summary>A field of the spec as an element of the form.</summary>
internal static class LaunchField
{
    /// <summary>The id of a field's element.</summary>
    /// <param name="path">The field's path in the spec, or another name of it.</param>
    /// <param name="suffix">Tells it from the same field of another variant.</param>
    internal static string IdOf(string path, string suffix = "") => $"field-{path.Replace('.', '-')}{suffix}";
}
