using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Contracts;
using MudBlazor;

namespace GrokLab.Web.Components.Dialogs;

/// <summary>How pages open the dialogs that rename, annotate and delete.</summary>
internal static class KeepingDialogs
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

    /// <summary>Asks whether runs shall be deleted and does it.</summary>
    /// <returns>The runs that are gone.</returns>
    internal static Task<IReadOnlyList<long>> DeleteRunsAsync(this IDialogService dialogs, IReadOnlyList<long> runIds) => DeletedAsync(
        dialogs, runIds is [var only] ? $"Delete run {only}?" : "Delete runs?", new DialogParameters<DeleteDialog> { { d => d.RunIds, runIds } });

    /// <summary>The same for a group with all its runs.</summary>
    internal static Task<IReadOnlyList<long>> DeleteGroupAsync(this IDialogService dialogs, long groupId) => DeletedAsync(
        dialogs, $"Delete group {groupId}?", new DialogParameters<DeleteDialog> { { d => d.GroupId, (long?)groupId } });

    private static async Task<IReadOnlyList<long>> DeletedAsync(IDialogService dialogs, string title, DialogParameters<DeleteDialog> parameters)
    {
        var dialog = await dialogs.ShowAsync<DeleteDialog>(title, parameters, Options);
        return await dialog.Result is { Canceled: false, Data: IReadOnlyList<long> deleted } ? deleted : [];
    }
}
