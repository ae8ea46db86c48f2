namespace GrokLab.Web.Components.Drafts;

/// <summary>Stores the changes of a form until the form is sent or its draft is discarded.</summary>
public sealed class FormDraft
{
    private readonly DraftStore store;
    private readonly Func<Dictionary<string, string>> read;
    private readonly Action<IReadOnlyDictionary<string, string>> apply;
    private readonly Dictionary<string, string> initial;
    private bool ended;

    /// <summary>Creates the draft of a form; the form must have its initial values.</summary>
    /// <param name="store">The browser's drafts.</param>
    /// <param name="key">The form's key; also the <c>data-draft</c> of the element around its fields.</param>
    /// <param name="read">The texts of all its fields.</param>
    /// <param name="apply">Sets the texts of those fields that the form has.</param>
    public FormDraft(DraftStore store, string key, Func<Dictionary<string, string>> read, Action<IReadOnlyDictionary<string, string>> apply)
    {
        ArgumentNullException.ThrowIfNull(read);
        (this.store, Key, this.read, this.apply) = (store, key, read, apply);
        initial = read();
    }

    /// <summary>Creates the draft of a form whose fields never change.</summary>
    public FormDraft(DraftStore store, string key, params IReadOnlyList<DraftField> fields)
        : this(store, key, () => DraftField.Texts(fields), texts => DraftField.Apply(fields, texts))
    {
    }

    /// <summary>The form's key.</summary>
    public string Key { get; }

    /// <summary>When the restored text was typed; null where nothing was restored.</summary>
    public DateTimeOffset? RestoredFrom { get; private set; }

    /// <summary>Fills the form in from its draft, if there is one.</summary>
    public async Task RestoreAsync()
    {
        if (await store.FindAsync(Key) is not { } draft)
        {
            return;
        }

        apply(draft.Values);
        if (Changes().Count > 0)
        {
            RestoredFrom = DateTimeOffset.FromUnixTimeMilliseconds(draft.At);
        }
        else
        {
            await store.ForgetAsync(Key); // No text fits the form, or every text equals its initial value.
        }
    }

    /// <summary>Stores values that are chosen, not typed: the browser stores typed text itself.</summary>
    public Task KeepAsync() => ended ? Task.CompletedTask : store.KeepAsync(Key, Changes());

    /// <summary>Deletes the draft because the form was sent; later choices are not stored.</summary>
    public Task EndAsync()
    {
        (ended, RestoredFrom) = (true, null);
        return store.ForgetAsync(Key);
    }

    /// <summary>Deletes the draft and resets the form to its initial values.</summary>
    public Task DiscardAsync()
    {
        RestoredFrom = null;
        apply(initial);
        return store.ForgetAsync(Key);
    }

    private Dictionary<string, string> Changes()
    {
        var changes = new Dictionary<string, string>();
        foreach (var (id, text) in read())
        {
            if (!initial.TryGetValue(id, out var before) || before != text)
            {
                changes[id] = text;
            }
        }

        return changes;
    }
}
