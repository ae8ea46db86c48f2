namespace GrokLab.Web.Components.Drafts;

/// <summary>A field of a form as its draft sees it.</summary>
/// <param name="Id">The id of its element.</param>
/// <param name="Read">Its text.</param>
/// <param name="Write">Takes a text; one that the field cannot have leaves it as it is.</param>
public sealed record DraftField(string Id, Func<string> Read, Action<string> Write)
{
    /// <summary>The texts of fields by their ids.</summary>
    internal static Dictionary<string, string> Texts(IEnumerable<DraftField> fields) => fields.ToDictionary(field => field.Id, field => field.Read());

    /// <summary>Writes the texts that there are for fields; others are left alone.</summary>
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
