using MudBlazor;

namespace GrokLab.Web.Components;

/// <summary>The widths of dialogs; each dialog fills its width and has a button that closes it.</summary>
internal static class DialogSize
{
    internal static DialogOptions ExtraSmall { get; } = Of(MaxWidth.ExtraSmall);

    internal static DialogOptions Small { get; } = Of(MaxWidth.Small);

    private static DialogOptions Of(MaxWidth width) => new() { MaxWidth = width, FullWidth = true, CloseButton = true };
}
