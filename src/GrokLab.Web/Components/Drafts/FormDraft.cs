namespace GrokLab.Web.Components.Drafts;

/// <summary>Keeps what a form has more than at first, until it is sent or discarded.</summary>
public sealed class FormDraft
{
    private readonly DraftStore store;
    private readonly Func<Dictionary<string, string>> read;
    private readonly Action<IReadOnlyDictionary<string, string>> apply;
    private readonly Dictionary<string, string> initial;
    private bool ended;

    /// <summary>Of a form as it is filled in at first.</summary>
    /// <param name="store">The browser's drafts.</param>
    /// <param name="key">Which form it is; also the <c>data-draft</c> of the element around its fields.</param>
    /// <param name="read">The texts of all its fields.</param>
    /// <param name="apply">Takes texts as far as the form has fields for them.</param>
    public FormDraft(DraftStore store, string key, Func<Dictionary<string, string>> read, Action<IReadOnlyDictionary<string, string>> apply)
    {
        ArgumentNullException.ThrowIfNull(read);
        (this.store, Key, this.read, this.apply) = (store, key, read, apply);
        initial = read();
    }

    /// <summary>Of a form with the same fields at all times.</summary>
    public FormDraft(DraftStore store, string key, params IReadOnlyList<DraftField> fields)
        : this(store, key, () => DraftField.Texts(fields), texts => DraftField.Apply(fields, texts))
    {
    }

    /// <summary>Which form it is.</summary>
    public string Key { get; }

    /// <summary>When what was restored had been typed; null where nothing was restored.</summary>
    public DateTimeOffset? RestoredFrom { get; private set; }

    /// <summary>Fills the form in from its draft where there is one.</summary>
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
            await store.ForgetAsync(Key); // Nothing of it fits, or it was changed back.
        }
    }

    /// <summary>Keeps what is chosen rather than typed: the browser notes by itself what is typed.</summary>
    public Task KeepAsync() => ended ? Task.CompletedTask : store.KeepAsync(Key, Changes());

    /// <summary>Ends the draft, since it was sent; nothing that is chosen is kept after it.</summary>
    public Task EndAsync()
    {
        (ended, RestoredFrom) = (true, null);
        return store.ForgetAsync(Key);
    }

    /// <summary>Makes the form what it was at first.</summary>
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
