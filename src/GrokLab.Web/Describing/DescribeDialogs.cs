using GrokLab.Web.Faults;
using MudBlazor;

namespace GrokLab.Web.Describing;

/// <summary>Opens the dialog that renames and annotates.</summary>
internal static class DescribeDialogs
{
    private static readonly DialogOptions Options = new() { MaxWidth = MaxWidth.Small, FullWidth = true, CloseButton = true };

    /// <summary>Shows name and note to be changed; ends when the dialog does.</summary>
    /// <param name="dialogs">The page's dialogs.</param>
    /// <param name="title">What the dialog is called.</param>
    /// <param name="of">What is described, as its address has it: runs/7.</param>
    /// <param name="name">The name so far.</param>
    /// <param name="note">The note so far.</param>
    /// <param name="atNote">Whether the note is to be written rather than the name.</param>
    /// <param name="store">Stores both, or says why not.</param>
    internal static async Task DescribeAsync(
        this IDialogService dialogs, string title, string of, string name, string? note, bool atNote, Func<DescribeRequest, Task<Refusal?>> store)
    {
        var dialog = await dialogs.ShowAsync<DescribeDialog>(
            title,
            new DialogParameters<DescribeDialog> { { d => d.Of, of }, { d => d.Name, name }, { d => d.Note, note }, { d => d.AtNote, atNote }, { d => d.Store, store } },
            Options);
        await dialog.Result;
    }
}
