using Bunit;
using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Tests.Drawing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

public sealed class PictureDialogTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    private const string Begin = "http://localhost/api/figures/1.";

    private static readonly FigureDescription Figure = SampleFigures.Of(1, "baseline");

    private static readonly PanelView Zoomed = new(new(1_000_000, 2_000_000), new(0.25, 0.75), new HashSet<string> { "validation" });

    [Fact]
    public async Task A_panel_is_saved_as_it_is_on_screen_on_one_column_unless_something_else_is_chosen()
    {
        await using var context = new PageContext(application);
        var dialog = await OpenAsync(context, panel: 0);
        Assert.Equal($"{Begin}png?group=3&panels=1&x=1E06..2E06&y=0.25..0.75&hide=2&widthCm=8.5&heightCm=6.8&dpi=300", Address(dialog));
        Assert.Equal(Address(dialog), "http://localhost/" + dialog.Find("[data-testid=picture-save]").GetAttribute("href"));
        Choose(dialog, "PDF");
        Choose(dialog, "Everything");
        Assert.Equal($"{Begin}pdf?group=3&panels=1&widthCm=8.5&heightCm=6.8", Address(dialog));
        Choose(dialog, "Dark");
        Choose(dialog, "Titles of panels");
        Choose(dialog, "Legend");
        Assert.EndsWith("&theme=dark&titles=false&legend=false", Address(dialog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_whole_figure_has_the_part_that_is_on_screen_of_each_panel()
    {
        await using var context = new PageContext(application);
        var dialog = await OpenAsync(context, panel: 0);
        Choose(dialog, "SVG");
        Choose(dialog, "The whole figure");
        Assert.Equal($"{Begin}svg?group=3&x=1E06..2E06;;&y=0.25..0.75;;&hide=2;;&widthCm=8.5&heightCm=9.2", Address(dialog));
        await SizeAsync(dialog, "Two columns, 17.5 cm");
        Assert.EndsWith("&widthCm=17.5&heightCm=6", Address(dialog), StringComparison.Ordinal);
        await SizeAsync(dialog, "Slide, 16 : 9");
        Assert.EndsWith("&widthCm=25.4&heightCm=14.29&fontPt=14", Address(dialog), StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_on_screen_a_picture_is_smoothed_as_the_page_is_and_everything_is_what_was_measured()
    {
        await using var context = new PageContext(application);
        var smoothed = PanelView.Whole with { Smoothing = new(SmoothingKind.Ema, 9) };
        var dialog = await OpenAsync(context, panel: null, smoothed, smoothed, smoothed);
        Assert.Equal($"{Begin}png?group=3&smooth=ema:9&widthCm=8.5&heightCm=9.2&dpi=300", Address(dialog));
        Choose(dialog, "Everything");
        Assert.Equal($"{Begin}png?group=3&widthCm=8.5&heightCm=9.2&dpi=300", Address(dialog));
    }

    [Theory]
    [InlineData("picture-widthCm", "1", "\"1\" is not a number from 2 to 100.")]
    [InlineData("picture-heightCm", "tall", "\"tall\" is not a number from 2 to 100.")]
    [InlineData("picture-dpi", "20", "\"20\" is not a whole number from 50 to 1,200.")]
    [InlineData("picture-fontPt", "30", "\"30\" is not a number from 4 to 24.")]
    [InlineData("picture-fontPt", "24", "3 panels with text of 24 pt do not fit into 8.5 × 9.2 cm.")]
    public async Task What_the_api_refuses_is_named_at_its_field_and_cannot_be_saved(string field, string text, string words)
    {
        await using var context = new PageContext(application);
        var dialog = await OpenAsync(context, panel: null);
        dialog.Find($"#{field}").Input(text);
        dialog.WaitForAssertion(() => Assert.Contains(words, string.Join(' ', dialog.FindAll(".mud-input-helper-text").Select(p => p.TextContent)), StringComparison.Ordinal));
        Assert.Equal("", dialog.Find("[data-testid=picture-address]").GetAttribute("value"));
        Assert.True(dialog.Find("[data-testid=picture-save]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task The_browser_keeps_the_last_choices()
    {
        await using var context = new PageContext(application);
        var dialog = await OpenAsync(context, panel: 0);
        Choose(dialog, "SVG");
        Choose(dialog, "Dark");
        await SizeAsync(dialog, "Two columns, 17.5 cm");
        await dialog.Find("[data-testid=picture-save]").ClickAsync();
        var kept = context.JSInterop.Invocations["localStorage.setItem"].Single().Arguments;
        Assert.Equal("groklab-picture", kept[0]);

        await using var later = new PageContext(application);
        later.JSInterop.Setup<string?>("localStorage.getItem", "groklab-picture").SetResult((string)kept[1]!);
        Assert.Equal($"{Begin}svg?group=3&panels=1&x=1E06..2E06&y=0.25..0.75&hide=2&widthCm=17.5&heightCm=6.8&theme=dark", Address(await OpenAsync(later, panel: 0)));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("null")]
    [InlineData("""{ "Format": "gif" }""")]
    public async Task Choices_that_cannot_be_read_are_ignored(string kept)
    {
        await using var context = new PageContext(application);
        context.JSInterop.Setup<string?>("localStorage.getItem", "groklab-picture").SetResult(kept);
        Assert.StartsWith($"{Begin}png?", Address(await OpenAsync(context, panel: 0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, 17.5, 6)] // Three panels side by side.
    [InlineData(8.5, 8.5, 9.2)] // Two and one.
    [InlineData(6.0, 6.0, 16.4)] // One below the other.
    public void A_narrow_picture_has_fewer_panels_side_by_side_and_is_higher(double? asked, double width, double height)
    {
        var size = PictureOptions.UsualFor(Figure, asked);
        Assert.Equal((width, height), (size.WidthCm, size.HeightCm));
    }

    private static async Task<IRenderedComponent<MudDialogProvider>> OpenAsync(PageContext context, int? panel, params PanelView[] shown)
    {
        context.Render<MudPopoverProvider>();
        var provider = context.Render<MudDialogProvider>();
        await provider.InvokeAsync(() => context.Services.GetRequiredService<IDialogService>().ShowAsync<PictureDialog>("Save picture", new DialogParameters<PictureDialog>
        {
            { dialog => dialog.Address, extension => $"api/figures/1.{extension}?group=3" },
            { dialog => dialog.Figure, Figure },
            { dialog => dialog.Panel, panel },
            { dialog => dialog.Shown, shown.Length > 0 ? shown : [Zoomed, PanelView.Whole, PanelView.Whole] },
        }));
        provider.WaitForElement("[data-testid=picture-save]");
        return provider;
    }

    private static string? Address(IRenderedComponent<MudDialogProvider> dialog) => dialog.Find("[data-testid=picture-address]").GetAttribute("value");

    private static void Choose(IRenderedComponent<MudDialogProvider> dialog, string label) =>
        dialog.FindAll(".picture-choices label").Single(one => one.TextContent.Trim() == label).QuerySelector("input")!.Change(true);

    private static Task SizeAsync(IRenderedComponent<MudDialogProvider> dialog, string name) =>
        dialog.InvokeAsync(() => dialog.FindComponent<MudSelect<string>>().Instance.ValueChanged.InvokeAsync(name));
}
