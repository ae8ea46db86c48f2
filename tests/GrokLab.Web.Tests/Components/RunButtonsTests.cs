using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Web.Controlling;
using GrokLab.Web.Lineage;
using GrokLab.Web.Runs;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

public sealed class RunButtonsTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task Without_a_regularizer_the_unplug_button_is_off_and_says_why()
    {
        await using var context = new PageContext(application);
        var button = Button(Render(context, SampleRuns.Of(RunStatus.Running)), "Unplug regularizer");
        Assert.True(button.HasAttribute("aria-disabled"));
        Assert.Contains("no regularizer", button.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.0, "Plug in")]
    [InlineData(1e-4, "Unplug regularizer")]
    [InlineData(-1e-4, "Unplug regularizer")]
    public async Task The_button_offers_what_is_not_so_yet(double lambda, string text)
    {
        await using var context = new PageContext(application);
        var button = Button(Render(context, SampleRuns.Of(RunStatus.Running, "flatness", lambda) with { HadLambda = true }), text);
        Assert.False(button.HasAttribute("aria-disabled"));
    }

    [Theory]
    [InlineData(RunStatus.Running, null, "Clone…")]
    [InlineData(RunStatus.Running, 10L, "Clone… Fork…")]
    [InlineData(RunStatus.Completed, null, "Clone…")]
    [InlineData(RunStatus.Completed, 10L, "Clone… Fork… Extend…")]
    public async Task A_run_can_be_cloned_at_any_time_and_forked_and_extended_from_a_checkpoint(RunStatus status, long? checkpoint, string possible)
    {
        await using var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        var buttons = context.Render<RunLineageButtons>(parameters => parameters.Add(b => b.Run, SampleRuns.Of(status) with { CheckpointStep = checkpoint }));
        Assert.Equal(possible, string.Join(' ', buttons.FindAll("button").Where(b => !b.HasAttribute("aria-disabled")).Select(b => b.TextContent.Trim())));
        Assert.All(buttons.FindAll("button[aria-disabled]"), b => Assert.StartsWith("The run has no checkpoint to resume from", b.GetAttribute("title"), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Plug_in_is_off_and_says_why_where_lambda_was_always_0()
    {
        await using var context = new PageContext(application);
        var button = Button(Render(context, SampleRuns.Of(RunStatus.Running, "ncc", 0)), "Plug in");
        Assert.True(button.HasAttribute("aria-disabled"));
        Assert.Contains("λ was always 0", button.GetAttribute("title"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unplug regularizer", "Plug in")]
    [InlineData("Pause", "Resume")]
    public async Task A_button_that_offers_the_opposite_afterwards_stays_the_same_element(string before, string after)
    {
        await using var context = new PageContext(application);
        var run = SampleRuns.Of(RunStatus.Running, "ncc", 1e-3) with { HadLambda = true };
        var buttons = Render(context, run);
        var index = Index(before);
        buttons.Render(parameters => parameters.Add(b => b.Run, before == "Pause" ? run with { Status = RunStatus.Paused } : run with { Lambda = 0 }));
        Assert.Equal(index, Index(after));
        Assert.False(Button(buttons, after).HasAttribute("disabled"));

        int Index(string text) => buttons.FindAll("button").ToList().FindIndex(b => b.TextContent.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_button_that_is_off_does_nothing_and_can_have_the_focus()
    {
        await using var context = new PageContext(application);
        var buttons = Render(context, SampleRuns.Of(RunStatus.Running));
        await Button(buttons, "Unplug regularizer").ClickAsync();
        Assert.Empty(buttons.Find("[data-testid=control-answer]").TextContent);
        Assert.False(Button(buttons, "Unplug regularizer").HasAttribute("disabled"));
    }

    [Fact]
    public async Task A_command_that_is_refused_says_so()
    {
        await using var context = new PageContext(application);
        var buttons = Render(context, SampleRuns.Of(RunStatus.Running));
        await Button(buttons, "Pause").ClickAsync();
        buttons.WaitForAssertion(() => Assert.Equal(
            "There is no such run any more.", buttons.Find("[data-testid=control-answer]").TextContent));
    }

    [Theory]
    [InlineData("much", "for example 0.001")]
    [InlineData("0,001", "use a point for decimals")]
    public async Task A_lambda_that_is_no_number_is_refused_with_an_example(string typed, string words)
    {
        await using var context = new PageContext(application);
        var buttons = Render(context, SampleRuns.Of(RunStatus.Running, "ncc", 1e-3));
        buttons.Find("#run-lambda").Input(typed);
        await buttons.Find("form").SubmitAsync();
        Assert.Contains($"“{typed}” is not a number from -1e6 to 1e6.", buttons.Find("[data-testid=control-answer]").TextContent, StringComparison.Ordinal);
        Assert.Contains(words, buttons.Find("[data-testid=control-answer]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1e-3", "against collapse")]
    [InlineData("-1e-3", "towards collapse")]
    [InlineData("0", "")]
    [InlineData("much", "")]
    [InlineData("", "against collapse")] // That of the current λ.
    public async Task A_typed_lambda_says_what_its_sign_means(string typed, string words)
    {
        await using var context = new PageContext(application);
        var buttons = Render(context, SampleRuns.Of(RunStatus.Running, "ncc", 1e-3));
        buttons.Find("#run-lambda").Input(typed);
        Assert.Equal(words, buttons.Find("[data-testid=direction]").TextContent);
    }

    private static IRenderedComponent<RunButtons> Render(PageContext context, RunDto run)
    {
        context.Render<MudPopoverProvider>();
        return context.Render<RunButtons>(parameters => parameters.Add(b => b.Run, run));
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<RunButtons> buttons, string text) =>
        buttons.FindAll("button").Single(b => b.TextContent.Contains(text, StringComparison.Ordinal));
}
