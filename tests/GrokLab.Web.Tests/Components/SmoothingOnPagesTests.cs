using Bunit;
using GrokLab.Web.Comparisons;
using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Figures;
using GrokLab.Web.Groups.Pages;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

/// <summary>Smoothing and linking on the pages with figures: in the address, and kept by the browser.</summary>
public sealed class SmoothingOnPagesTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task The_choice_offers_spans_that_are_allowed()
    {
        await using var context = new PageContext(application);
        CurveSmoothing? chosen = null;
        var choice = context.Render<SmoothingChoice>(parameters => parameters.Add(c => c.Value, null).Add(c => c.ValueChanged, value => chosen = value));
        Assert.Empty(choice.FindAll("#smoothing-span"));
        await choice.Find("#smoothing-kind").ChangeAsync(new() { Value = "Ema" });
        Assert.Equal(new(SmoothingKind.Ema, 9), chosen);
        foreach (var (kind, typed, span) in ((SmoothingKind, string, int)[])[(SmoothingKind.Ema, "10", 10), (SmoothingKind.Median, "10", 11), (SmoothingKind.Ema, "1", 3), (SmoothingKind.Median, "500", 101), (SmoothingKind.Ema, "x", 7)])
        {
            choice.Render(parameters => parameters.Add(c => c.Value, new(kind, 7)));
            await choice.Find("#smoothing-span").ChangeAsync(new() { Value = typed });
            Assert.Equal(new(kind, span), chosen);
        }

        // The span stays where another kind is chosen.
        await choice.Find("#smoothing-kind").ChangeAsync(new() { Value = "Median" });
        Assert.Equal(new(SmoothingKind.Median, 7), chosen);
        await choice.Find("#smoothing-kind").ChangeAsync(new() { Value = "none" });
        Assert.Null(chosen);
    }

    [Theory]
    [InlineData("figures?figure=1")]
    [InlineData("compare?group={0}")]
    [InlineData("groups/{0}")]
    public async Task A_page_has_its_smoothing_in_its_address_and_the_browser_keeps_it_for_the_next_page(string path)
    {
        var group = (await StoredGroups.AddAsync(application, StoredGroups.Generalising(1), StoredGroups.Generalising(2, nccFalls: 100)))[0].GroupId!.Value;
        var address = path.Replace("{0}", $"{group}", StringComparison.Ordinal);
        await using var context = new PageContext(application);
        var navigation = context.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo(address);
        var page = Render(context, path, group);
        page.WaitForElement("#smoothing-kind");
        page.WaitForElement(".figure");
        Assert.Empty(page.FindAll("[data-testid=smoothing]"));
        await page.Find("#smoothing-kind").ChangeAsync(new() { Value = "Median" });
        Assert.Contains("smooth=median:9", navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Contains("running median over 9 evaluations", page.Find("[data-testid=smoothing]").TextContent, StringComparison.Ordinal));
        Assert.Equal(["groklab-smoothing", "median:9"], context.JSInterop.Invocations["localStorage.setItem"][^1].Arguments);

        // Pictures are smoothed, data files are not.
        foreach (var link in page.FindAll("[data-export]"))
        {
            var isData = link.GetAttribute("data-export") is { } name && (name.EndsWith("csv", StringComparison.Ordinal) || name.EndsWith("json", StringComparison.Ordinal));
            Assert.Equal(!isData, link.GetAttribute("href")!.EndsWith("&smooth=median:9", StringComparison.Ordinal));
        }

        // No smoothing is a choice too: the address says it, because the browser may keep another one.
        await page.Find("#smoothing-kind").ChangeAsync(new() { Value = "none" });
        Assert.Contains("smooth=none", navigation.Uri, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=smoothing]")));

        await using var later = new PageContext(application);
        later.JSInterop.Setup<string?>("localStorage.getItem", "groklab-smoothing").SetResult("ema:5");
        later.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        var next = Render(later, path, group);
        next.WaitForAssertion(() => Assert.Contains("span 5 evaluations", next.Find("[data-testid=smoothing]").TextContent, StringComparison.Ordinal));

        await using var sent = new PageContext(application);
        sent.JSInterop.Setup<string?>("localStorage.getItem", "groklab-smoothing").SetResult("ema:5");
        sent.Services.GetRequiredService<NavigationManager>().NavigateTo(navigation.Uri);
        var unsmoothed = Render(sent, path, group);
        unsmoothed.WaitForElement(".figure");
        Assert.Empty(unsmoothed.FindAll("[data-testid=smoothing]"));
    }

    [Fact]
    public async Task Charts_are_linked_until_a_reader_turns_it_off_and_the_browser_keeps_that()
    {
        await using var context = new PageContext(application);
        var links = context.Render<LinkCharts>();
        Assert.Equal("true", links.Find("[data-link-charts]").GetAttribute("data-link-charts"));
        await links.InvokeAsync(() => links.FindComponent<MudSwitch<bool>>().Instance.ValueChanged.InvokeAsync(false));
        Assert.Equal("false", links.Find("[data-link-charts]").GetAttribute("data-link-charts"));
        Assert.Equal(["groklab-link-charts", "off"], context.JSInterop.Invocations["localStorage.setItem"].Single().Arguments);

        await using var later = new PageContext(application);
        later.JSInterop.Setup<string?>("localStorage.getItem", "groklab-link-charts").SetResult("off");
        Assert.Equal("false", later.Render<LinkCharts>().Find("[data-link-charts]").GetAttribute("data-link-charts"));
    }

    private static IRenderedComponent<IComponent> Render(PageContext context, string path, long group)
    {
        context.Render<MudPopoverProvider>();
        return path.StartsWith("figures", StringComparison.Ordinal) ? context.Render<FiguresPage>()
            : path.StartsWith("compare", StringComparison.Ordinal) ? context.Render<ComparePage>()
            : context.Render<GroupPage>(parameters => parameters.Add(page => page.Id, group));
    }
}
