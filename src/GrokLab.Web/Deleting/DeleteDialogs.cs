using GrokLab.Web.Components;
using MudBlazor;

namespace GrokLab.Web.Deleting;

/// <summary>Opens the dialog that deletes runs and groups.</summary>
internal static class DeleteDialogs
{
    /// <summary>Asks whether runs are to be deleted, and deletes them.</summary>
    /// <returns>The ids of the deleted runs.</returns>
    internal static Task<IReadOnlyList<long>> DeleteRunsAsync(this IDialogService dialogs, IReadOnlyList<long> runIds) => DeletedAsync(
        dialogs, runIds is [var only] ? $"Delete run {only}?" : "Delete runs?", new DialogParameters<DeleteDialog> { { d => d.RunIds, runIds } });

    /// <summary>Asks whether a group is to be deleted with all its runs, and deletes it.</summary>
    internal static Task<IReadOnlyList<long>> DeleteGroupAsync(this IDialogService dialogs, long groupId) => DeletedAsync(
        dialogs, $"Delete group {groupId}?", new DialogParameters<DeleteDialog> { { d => d.GroupId, (long?)groupId } });

    private static async Task<IReadOnlyList<long>> DeletedAsync(IDialogService dialogs, string title, DialogParameters<DeleteDialog> parameters)
    {
        var dialog = await dialogs.ShowAsync<DeleteDialog>(title, parameters, DialogSize.Small);
        return await dialog.Result is { Canceled: false, Data: IReadOnlyList<long> deleted } ? deleted : [];
    }
}
