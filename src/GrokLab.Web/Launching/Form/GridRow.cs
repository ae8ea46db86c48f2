namespace GrokLab.Web.Launching.Form;

/// <summary>A field that the launch varies, with its typed values.</summary>
public sealed class GridRow
{
    /// <summary>The field's path in the spec.</summary>
    public required string Path { get; set; }

    /// <summary>The values, separated by commas or blanks.</summary>
    public string Values { get; set; } = "";
}
