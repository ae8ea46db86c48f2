using GrokLab.Web.Components;
using GrokLab.Web.Faults;
using MudBlazor;

namespace GrokLab.Web.Describing;

/// <summary>Opens the dialog for names and notes.</summary>
internal static class DescribeDialogs
{
    /// <summary>Lets the user edit the name and the note; completes when the dialog closes.</summary>
    /// <param name="dialogs">The page's dialogs.</param>
    /// <param name="title">The dialog's title.</param>
    /// <param name="of">The described run or group, as in its address: runs/7.</param>
    /// <param name="name">The present name.</param>
    /// <param name="note">The present note.</param>
    /// <param name="atNote">Whether the user wants to write the note, not the name.</param>
    /// <param name="store">Stores both; returns the reason if that fails.</param>
    internal static async Task DescribeAsync(
        this IDialogService dialogs, string title, string of, string name, string? note, bool atNote, Func<DescribeRequest, Task<Refusal?>> store)
    {
        var dialog = await dialogs.ShowAsync<DescribeDialog>(
            title,
            new DialogParameters<DescribeDialog> { { d => d.Of, of }, { d => d.Name, name }, { d => d.Note, note }, { d => d.AtNote, atNote }, { d => d.Store, store } },
            DialogSize.Small);
        await dialog.Result;
    }
}
