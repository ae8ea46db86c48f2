using Bunit;
using GrokLab.Training.Experiments;
using GrokLab.Web.Launching.Form;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

public sealed class LaunchPageTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Theory]
    [InlineData("grokking-quick")]
    [InlineData("fig4-quick")]
    [InlineData("fig7-paper")]
    public async Task Every_field_of_the_presets_kinds_is_on_the_page(string name)
    {
        await using var context = Context();
        var page = Open(context, name);
        foreach (var fold in page.FindAll("button[aria-expanded=false]").Select(b => b.TextContent).ToList())
        {
            await ClickAsync(page, fold);
        }

        var form = new LaunchForm(Presets.Find(name)!);
        var ids = LaunchFields.Shared.Where(form.Has).Select(field => field.Path.Replace('.', '-'))
            .Concat(["operation", "length", "length-unit", "evaluation-unit", "seeds", "name", "regularizer-kind"]);
        Assert.All(ids, id => Assert.NotNull(page.Find($"#field-{id}")));
    }

    [Fact]
    public async Task A_run_that_is_not_there_cannot_fill_the_form_in()
    {
        await using var context = Context();
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("/launch/grokking-quick?run=99999");
        var page = Open(context, "grokking-quick");
        page.WaitForAssertion(() => Assert.Equal("There is no run 99999", page.Find("h1").TextContent));
    }

    [Fact]
    public async Task A_wrong_value_is_explained_beside_its_field_and_nothing_can_be_launched()
    {
        await using var context = Context();
        var page = Open(context, "grokking-quick");
        await TypeAsync(page, "#field-task-modulus", "97.5");
        Assert.Contains("97.5 is not a whole number", page.Find("#field-task-modulus").Closest(".mud-input-control")!.TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("button[type=submit]").HasAttribute("aria-disabled"));
        await TypeAsync(page, "#field-task-modulus", "59");
        Assert.False(page.Find("button[type=submit]").HasAttribute("aria-disabled"));
    }

    [Fact]
    public async Task The_number_of_runs_follows_seeds_and_ticked_variants()
    {
        await using var context = Context();
        var page = Open(context, "fig2-quick");
        Assert.Equal("1, 42, 15213", page.Find("#field-seeds").GetAttribute("value"));
        Assert.Equal("6 runs", Count(page));
        await TypeAsync(page, "#field-seeds", "1");
        Assert.Equal("2 runs", Count(page));
        await TypeAsync(page, "#field-seeds", "1, 42, 15213");
        Assert.Equal("6 runs", Count(page));
        Assert.Contains("Launch 6 runs", page.Find("button[type=submit]").TextContent, StringComparison.Ordinal);
        await page.InvokeAsync(() => page.FindAll("input[type=checkbox]")[0].Change(false));
        Assert.Equal("3 runs", Count(page));
    }

    [Fact]
    public async Task A_number_that_is_varied_makes_a_run_a_value_and_says_what_is_wrong()
    {
        await using var context = Context();
        var page = Open(context, "grokking-quick");
        await ClickAsync(page, "Vary");
        await ClickAsync(page, "Vary a number");
        await TypeAsync(page, "#field-grid-values-0", "1e-3, 1e-4, 1e-5");
        Assert.Equal("9 runs", Count(page));
        Assert.True(page.Find("#field-optimizer-learningRate").HasAttribute("disabled"));
        await TypeAsync(page, "#field-grid-values-0", "1e-3, 0.001");
        Assert.Contains("1e-3 is given twice", page.Find("#field-grid-values-0").Closest(".mud-input-control")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("–", Count(page));
    }

    [Fact]
    public async Task A_variant_is_added_and_its_name_and_regularizer_are_shown()
    {
        await using var context = Context();
        var page = Open(context, "grokking-quick");
        await ClickAsync(page, "Compare with another");
        Assert.Equal(["baseline", "REG"], page.FindAll(".variant-name").Select(n => n.TextContent));
        Assert.Equal("1e-3", page.Find("#field-regularizer-lambda-1").GetAttribute("value"));
        Assert.Equal("6 runs", Count(page));
        Assert.Matches(@"^about \d+\.\d GiB of memory a run$", page.Find("[data-testid=memory]").TextContent);
        Assert.Empty(page.FindAll(".launch-error"));
    }

    [Fact]
    public async Task Where_the_data_set_is_not_there_the_summary_says_so()
    {
        await using var context = Context();
        var page = Open(context, "fig2-quick");
        page.WaitForAssertion(
            () => Assert.Contains("CIFAR-10 is not there", page.Find("[data-testid=estimate-state]").TextContent, StringComparison.Ordinal), TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task The_gallery_says_how_many_runs_a_preset_makes()
    {
        await using var context = Context();
        var card = context.Render<PresetCard>(parameters => parameters.Add(c => c.Preset, Presets.Find("fig2-quick")!).Add(c => c.Seconds, 840.0));
        Assert.Equal("6 runs: 2 variants × 3 seeds, about 14 min on this machine", card.Find(".preset-group").TextContent);
    }

    // On the renderer's own thread: an estimate that comes meanwhile draws the page anew.
    private static Task ClickAsync(IRenderedComponent<LaunchPage> page, string text) => page.InvokeAsync(
        () => page.FindAll("button").First(b => b.TextContent.Contains(text, StringComparison.Ordinal)).Click());

    private static Task TypeAsync(IRenderedComponent<LaunchPage> page, string selector, string text) =>
        page.InvokeAsync(() => page.Find(selector).Input(text));

    private static string Count(IRenderedComponent<LaunchPage> page) => page.Find("[data-testid=run-count]").TextContent;

    private static IRenderedComponent<LaunchPage> Open(PageContext context, string preset) =>
        context.Render<LaunchPage>(parameters => parameters.Add(p => p.Name, preset));

    private PageContext Context()
    {
        var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        return context;
    }
}
