using System.Text.Json;
using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GrokLab.Web.Components;

/// <summary>Chooses how a figure is drawn as a picture, and downloads it from the API. What the API refuses is named at its field.</summary>
public sealed partial class PictureDialog
{
    /// <summary>The name under which the browser keeps the last choices.</summary>
    internal const string Kept = "picture";

    private static readonly string[] Formats = ["png", "svg", "pdf"];

    private PictureChoices choices = new();
    private Dictionary<string, string> errors = [];
    private string? address;
    private string? copied;

    /// <summary>The address of the figure's file with an extension, relative to the program's address, with a query.</summary>
    [Parameter, EditorRequired]
    public Func<string, string> Address { get; set; } = null!;

    /// <summary>The figure when the dialog was opened.</summary>
    [Parameter, EditorRequired]
    public FigureDescription Figure { get; set; } = null!;

    /// <summary>The index of the panel that is saved alone; null where only the whole figure is offered.</summary>
    [Parameter]
    public int? Panel { get; set; }

    /// <summary>What is on screen of each panel.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<PanelView> Shown { get; set; } = [];

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private IEnumerable<int> Indices => choices.HasAllPanels ? Enumerable.Range(0, Figure.Panels.Count) : [Panel!.Value];

    /// <summary>The figure with the chosen panels only.</summary>
    private FigureDescription Chosen => Figure.With([.. Indices.Select(i => Figure.Panels[i])]);

    private IEnumerable<(string Name, string Label, string Text, Func<string, PictureChoices> Change)> Fields =>
    [
        ("widthCm", "Width, cm", choices.Width, text => choices with { Size = PictureChoices.OwnSize, Width = text }),
        ("heightCm", "Height, cm", choices.Height, text => choices with { Size = PictureChoices.OwnSize, Height = text }),
        ("fontPt", "Text, pt", choices.FontPt, text => choices with { FontPt = text }),
        .. choices.Format == "png" ? [("dpi", "Resolution, dpi", choices.Dpi, text => choices with { Dpi = text })] : Array.Empty<(string, string, string, Func<string, PictureChoices>)>(),
    ];

    /// <summary>Opens the dialog.</summary>
    /// <param name="dialogs">The page's dialogs.</param>
    /// <param name="figure">The figure.</param>
    /// <param name="address">The address of its file with an extension.</param>
    /// <param name="panel">The index of the panel that can be saved alone; null for the figure.</param>
    /// <param name="shown">What is on screen of each panel.</param>
    internal static Task ShowAsync(IDialogService dialogs, FigureDescription figure, Func<string, string> address, int? panel, IReadOnlyList<PanelView> shown) =>
        dialogs.ShowAsync<PictureDialog>(
            panel is { } i ? $"Save picture of “{figure.TitleOf(i)}”" : figure.Panels is [var alone] ? $"Save picture of “{alone.Title}”" : "Save picture",
            new DialogParameters<PictureDialog>
            {
                { dialog => dialog.Address, address },
                { dialog => dialog.Figure, figure },
                { dialog => dialog.Panel, panel },
                { dialog => dialog.Shown, shown },
            },
            DialogSize.Small);

    protected override async Task OnInitializedAsync()
    {
        ChooseFor(new());
        if (await BrowserDefault.ReadAsync(JS, Kept) is { Length: > 0 } kept && Read(kept) is { } last)
        {
            ChooseFor(last);
        }
    }

    // The browser may keep what another version of the program wrote.
    private static PictureChoices? Read(string kept)
    {
        try
        {
            return JsonSerializer.Deserialize<PictureChoices>(kept) is { Format: { } format } read && Formats.Contains(format) ? read : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void ChooseFor(PictureChoices last)
    {
        choices = last with { HasAllPanels = Panel is null || Figure.Panels.Count == 1 };
        Change(choices.Sized(choices.Size, Chosen));
    }

    // A usual size depends on the panels.
    private void ChoosePanels(bool all)
    {
        choices = choices with { HasAllPanels = all };
        Change(choices.Sized(choices.Size, Chosen));
    }

    private void Change(PictureChoices next)
    {
        (choices, copied) = (next, null);
        string[] parameters =
        [
            .. FigureViewReader.Write([.. Indices.Select(i => (i, choices.AsOnScreen ? Shown[i] : PanelView.Whole))], Figure),
            .. choices.Parameters(),
        ];
        errors = Problems(string.Join('&', parameters));
        address = errors.Count > 0 ? null : string.Join('&', parameters.Prepend(Address(choices.Format)));
    }

    // What the API would refuse, by parameter.
    private Dictionary<string, string> Problems(string parameters)
    {
        var query = Query.Parse(parameters);
        var shown = FigureViewReader.Read(query, Figure);
        var options = PictureOptions.Read(query, shown, hasPixels: choices.Format == "png");
        var found = query.Errors.GroupBy(error => error.Field).ToDictionary(same => same.Key, same => same.First().Message);
        if (found.Count == 0)
        {
            try
            {
                FigureLayout.Of(shown, options);
            }
            catch (PictureTooSmallException e)
            {
                found[e.Field] = e.Message;
            }
        }

        return found;
    }

    // A browser gives the clipboard to secure pages only.
    private async Task CopyAsync()
    {
        try
        {
            await JS.InvokeVoidAsync("navigator.clipboard.writeText", Navigation.ToAbsoluteUri(address).AbsoluteUri);
            copied = "The address is copied.";
        }
        catch (JSException)
        {
            copied = "The browser does not let this page copy. Select the address and copy it.";
        }
    }

    private async Task SavedAsync()
    {
        await BrowserDefault.KeepAsync(JS, Kept, JsonSerializer.Serialize(choices));
        Dialog.Close();
    }
}
