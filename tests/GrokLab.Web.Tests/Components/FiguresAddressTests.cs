using Bunit;
using GrokLab.Web.Figures;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Components;

public sealed class FiguresAddressTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task What_is_chosen_on_the_figures_page_is_in_its_address_and_comes_back_from_it()
    {
        await StoredGroups.AddAsync(application, StoredGroups.Generalising(1), StoredGroups.Generalising(2, nccFalls: 100));
        await using var context = new PageContext(application);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("figures?figure=1");
        var page = context.Render<FiguresPage>();
        page.WaitForElement("#figure-ncc");
        await page.Find("#figure-band").ChangeAsync(new() { Value = "Ci95" });
        await page.Find("#figure-ncc").ChangeAsync(new() { Value = "Sum" });
        await page.Find("#figure-flatness").ChangeAsync(new() { Value = "Bound" });
        Assert.EndsWith("figures?figure=1&band=Ci95&ncc=Sum&flatness=Bound", navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains("95 % interval of the mean over seeds", page.Find("[data-testid=band]").TextContent, StringComparison.Ordinal));

        await using var other = new PageContext(application);
        other.Services.GetRequiredService<NavigationManager>().NavigateTo(navigation.Uri);
        var again = other.Render<FiguresPage>();
        again.WaitForElement("#figure-ncc");
        Assert.Equal("Ci95", again.Find("#figure-band").GetAttribute("value"));
        Assert.Equal("Sum", again.Find("#figure-ncc").GetAttribute("value"));
        Assert.Equal("Bound", again.Find("#figure-flatness").GetAttribute("value"));
    }

    [Fact]
    public async Task The_browser_keeps_what_is_chosen_for_the_next_figure_and_the_address_goes_before()
    {
        await StoredGroups.AddAsync(application, StoredGroups.Generalising(1), StoredGroups.Generalising(2, nccFalls: 100));
        await using var context = new PageContext(application);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("figures?figure=1");
        var page = context.Render<FiguresPage>();
        page.WaitForElement("#figure-ncc");
        await page.Find("#figure-band").ChangeAsync(new() { Value = "Se" });
        await page.Find("#figure-ncc").ChangeAsync(new() { Value = "Sum" });
        var kept = context.JSInterop.Invocations["localStorage.setItem"][^1].Arguments;
        Assert.Equal(["groklab-figure-choices", "band=Se&ncc=Sum"], kept);

        await using var later = new PageContext(application);
        later.JSInterop.Setup<string?>("localStorage.getItem", "groklab-figure-choices").SetResult((string)kept[1]!);
        var navigation = later.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("figures?figure=1&band=Std");
        var again = later.Render<FiguresPage>();
        again.WaitForElement("#figure-ncc");
        Assert.Equal("Std", again.Find("#figure-band").GetAttribute("value"));
        Assert.Equal("Sum", again.Find("#figure-ncc").GetAttribute("value"));
        Assert.Equal("Kappa", again.Find("#figure-flatness").GetAttribute("value"));
        Assert.Contains("&band=Std&ncc=Sum&", again.WaitForElement("[data-export='figure.csv']").GetAttribute("href"), StringComparison.Ordinal);

        // The address that the page makes says all of it.
        await again.Find("#figure-number").ChangeAsync(new() { Value = "2" });
        Assert.EndsWith("figures?figure=2&band=Std&ncc=Sum", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_figure_of_runs_that_have_measured_nothing_shows_its_panels()
    {
        var runs = await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(StoredGroups.Grokking with { Seed = 7 }));
        await using var context = new PageContext(application);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo($"figures?figure=1&group={runs[0].GroupId}");
        var page = context.Render<FiguresPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".figures-panels .figure")));
        Assert.Empty(page.FindAll("[data-testid=band]"));
    }

    [Theory]
    [InlineData("figures?band=abc", "band “abc” is not one of Std, Se, Ci95, MinMax. Std is shown.")]
    [InlineData("figures?ncc=2", "ncc “2” is not one of Mean, Sum. Mean is shown.")]
    [InlineData("figures?flatness=no", "flatness “no” is not one of Kappa, Bound. Kappa is shown.")]
    [InlineData("figures?smooth=ema:1", "\"ema:1\" is not a smoothing: the span must be a whole number from 3 to 101. The curves are not smoothed.")]
    public async Task An_unknown_choice_in_the_address_is_named(string address, string words)
    {
        await using var context = new PageContext(application);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var page = context.Render<FiguresPage>();
        page.WaitForAssertion(() => Assert.Contains(words, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }
}
