using System.Globalization;
using System.Numerics;
using GrokLab.Web.Components.Drafts;
using GrokLab.Web.Faults;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace GrokLab.Web.Lineage;

/// <summary>What the dialogs share that make a run from another: they ask, close when a run is queued, and show what is wrong.</summary>
public abstract class LineageForm : ComponentBase
{
    /// <summary>The run that another is made from.</summary>
    [Parameter, EditorRequired]
    public required RunDto Run { get; set; }

    /// <summary>The dialog.</summary>
    [CascadingParameter]
    protected IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>Makes runs from runs.</summary>
    [Inject]
    protected RunLineage Lineage { get; set; } = null!;

    /// <summary>Says what keeps the database from storing it.</summary>
    [Inject]
    protected StorageProblems Storage { get; set; } = null!;

    /// <summary>Keeps what is typed.</summary>
    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    /// <summary>What is kept of the form; null until it is filled in.</summary>
    protected FormDraft? Draft { get; private set; }

    /// <summary>What the form does: with the run, it names the draft.</summary>
    protected abstract string Verb { get; }

    /// <summary>Its fields.</summary>
    protected abstract IReadOnlyList<DraftField> Fields { get; }

    /// <summary>While the answer is awaited.</summary>
    protected bool Busy { get; private set; }

    /// <summary>What is wrong; null where nothing is known to be.</summary>
    protected string? Problem { get; private set; }

    /// <summary>Fills the form in from the run.</summary>
    protected abstract Task FillInAsync();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await FillInAsync();
        var draft = new FormDraft(Drafts, string.Create(CultureInfo.InvariantCulture, $"{Verb}/{Run.Id}"), Fields);
        await draft.RestoreAsync();
        Draft = draft;
    }

    /// <summary>Closes the dialog; nothing of it is kept.</summary>
    protected async Task CancelAsync()
    {
        await (Draft?.EndAsync() ?? Task.CompletedTask);
        Dialog.Cancel();
    }

    /// <summary>Asks; closes the dialog with the run that was queued.</summary>
    protected async Task AskAsync(Func<Task<Outcome<RunDto>>> ask)
    {
        ArgumentNullException.ThrowIfNull(ask);
        (Busy, Problem) = (true, null);
        try
        {
            var result = await ask();
            Problem = result.Refusal?.Message;
            if (result.Value is { } queued)
            {
                await (Draft?.EndAsync() ?? Task.CompletedTask);
                Dialog.Close(DialogResult.Ok(queued));
            }
        }
        catch (InvalidSpecException e)
        {
            Problem = string.Join(" ", e.Errors.Select(error => $"{error.Field}: {error.Message}"));
        }
        catch (Exception e) when (Storage.Of(e) is { } message)
        {
            Problem = message;
        }
        finally
        {
            Busy = false;
        }
    }

    /// <summary>A number that was typed.</summary>
    /// <param name="label">What the form calls its field.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="range">What is allowed.</param>
    /// <exception cref="InvalidSpecException">It is none, or not allowed.</exception>
    protected static T Number<T>(string label, string text, FieldRange range)
        where T : struct, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(range);
        return T.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && range.Contains(double.CreateSaturating(value))
            ? value
            : throw new InvalidSpecException([new SpecError(label, range.Refusal(text))]);
    }
}
