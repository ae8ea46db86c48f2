namespace GrokLab.Web.Launching.Form;

/// <summary>A field that the launch varies, as it is typed.</summary>
public sealed class GridRow
{
    /// <summary>The field's path in the spec.</summary>
    public required string Path { get; set; }

    /// <summary>Its values, with commas or blanks between.</summary>
    public string Values { get; set; } = "";
}
