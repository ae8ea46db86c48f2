namespace GrokLab.Web.Components.Drafts;

/// <summary>A field of a form, as the form's draft uses it.</summary>
/// <param name="Id">The id of the field's element.</param>
/// <param name="Read">Returns the field's text.</param>
/// <param name="Write">Sets the field's text; an invalid text leaves the field unchanged.</param>
public sealed record DraftField(string Id, Func<string> Read, Action<string> Write)
{
    /// <summary>The texts of fields by their ids.</summary>
    internal static Dictionary<string, string> Texts(IEnumerable<DraftField> fields) => fields.ToDictionary(field => field.Id, field => field.Read());

    /// <summary>Sets the fields that have a text in <paramref name="texts"/>; the others stay unchanged.</summary>
    internal static void Apply(IEnumerable<DraftField> fields, IReadOnlyDictionary<string, string> texts)
    {
        foreach (var field in fields)
        {
            if (texts.TryGetValue(field.Id, out var text))
            {
                field.Write(text);
            }
        }
    }
}
