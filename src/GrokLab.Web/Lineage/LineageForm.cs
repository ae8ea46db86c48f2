using System.Globalization;
using System.Numerics;
using GrokLab.Web.Components.Drafts;
using GrokLab.Web.Faults;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace GrokLab.Web.Lineage;

/// <summary>The base of the dialogs that make a run from another: they send the request, close when a run is queued, and show errors.</summary>
public abstract class LineageForm : ComponentBase
{
    /// <summary>The run from which another is made.</summary>
    [Parameter, EditorRequired]
    public required RunDto Run { get; set; }

    /// <summary>The dialog.</summary>
    [CascadingParameter]
    protected IMudDialogInstance Dialog { get; set; } = null!;

    /// <summary>Makes runs from runs.</summary>
    [Inject]
    protected RunLineage Lineage { get; set; } = null!;

    /// <summary>Describes why the database cannot store the run.</summary>
    [Inject]
    protected StorageProblems Storage { get; set; } = null!;

    /// <summary>Stores the draft.</summary>
    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    /// <summary>The form's draft; null until the form is filled in.</summary>
    protected FormDraft? Draft { get; private set; }

    /// <summary>The form's action; together with the run, it names the draft.</summary>
    protected abstract string Verb { get; }

    /// <summary>The form's fields.</summary>
    protected abstract IReadOnlyList<DraftField> Fields { get; }

    /// <summary>Whether the form waits for the answer.</summary>
    protected bool Busy { get; private set; }

    /// <summary>The error; null if there is none.</summary>
    protected string? Problem { get; private set; }

    /// <summary>Fills the form in from the run.</summary>
    protected abstract Task FillInAsync();

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await FillInAsync();
        var draft = new FormDraft(Drafts, $"{Verb}/{Run.Id}", Fields);
        await draft.RestoreAsync();
        Draft = draft;
    }

    /// <summary>Closes the dialog and discards its draft.</summary>
    protected async Task CancelAsync()
    {
        await (Draft?.EndAsync() ?? Task.CompletedTask);
        Dialog.Cancel();
    }

    /// <summary>Sends the request, and closes the dialog with the queued run.</summary>
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

    /// <summary>Reads a typed number.</summary>
    /// <param name="label">The label of the field.</param>
    /// <param name="text">The typed text.</param>
    /// <param name="range">The allowed range.</param>
    /// <exception cref="InvalidSpecException">The text is not a number, or the number is not allowed.</exception>
    protected static T Number<T>(string label, string text, FieldRange range)
        where T : struct, INumber<T>
    {
        ArgumentNullException.ThrowIfNull(range);
        return T.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && range.Contains(double.CreateSaturating(value))
            ? value
            : throw new InvalidSpecException([new SpecError(label, range.Refusal(text))]);
    }
}
