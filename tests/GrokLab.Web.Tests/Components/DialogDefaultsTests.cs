using System.Globalization;
using Bunit;
using GrokLab.Web.Lineage;
using GrokLab.Web.Runs;
using GrokLab.Web.Tests.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

/// <summary>What a dialog proposes for a finished run is accepted as it is.</summary>
public sealed class DialogDefaultsTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Theory]
    [InlineData("clone", null)]
    [InlineData("fork", null)]
    [InlineData("extend", null)]
    [InlineData("clone", 3)]
    [InlineData("fork", 3)]
    [InlineData("extend", 3)]
    public async Task Defaults_are_accepted(string command, int? epochs)
    {
        var run = await FinishedAsync(epochs);
        await using var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        var (dialog, result) = await OpenAsync(context, command, run);
        dialog.WaitForAssertion(() => Assert.False(dialog.Find($"[data-testid={command}]").HasAttribute("aria-disabled")));
        await dialog.Find($"[data-testid={command}]").ClickAsync();
        dialog.WaitForAssertion(() => Assert.True(result.IsCompleted, string.Join(' ', dialog.FindAll(".dialog-problem").Select(p => p.TextContent))));
        var queued = Assert.IsType<RunDto>((await result)!.Data);
        Assert.Equal("Completed", RunsApi.Status(await Api.EndedAsync(queued.Id)));
        Assert.True(command == "clone" || queued.TotalSteps > run.Step || queued.TotalSteps == 0);
    }

    [Fact]
    public async Task A_fork_that_would_end_before_its_checkpoint_cannot_be_launched_and_says_why()
    {
        var run = await FinishedAsync(epochs: null);
        await using var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        var (dialog, _) = await OpenAsync(context, "fork", run);
        dialog.WaitForElement("#fork-length").Input(run.Step.ToString(CultureInfo.InvariantCulture));
        dialog.WaitForAssertion(() => Assert.Contains("The checkpoint is at step 20 already", dialog.Markup, StringComparison.Ordinal));
        Assert.True(dialog.Find("[data-testid=fork]").HasAttribute("aria-disabled"));
        dialog.Find("#fork-length").Input("1,000");
        await dialog.Find("[data-testid=fork]").ClickAsync();
        dialog.WaitForAssertion(() => Assert.Contains("no separator for thousands", dialog.Find(".dialog-problem").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fork_takes_over_the_settings_that_planned_changes_gave_its_checkpoint_and_no_plan()
    {
        var id = await Api.LaunchOneAsync(new(RunsApi.Tiny(20))
        {
            ["optimizer.changes"] = new[] { new { step = 5, learningRate = 0.01, weightDecay = 0.5 } },
        });
        await Api.EndedAsync(id);
        var run = (await application.Services.GetRequiredService<RunService>().GetAsync(id))!;
        await using var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        var (dialog, result) = await OpenAsync(context, "fork", run);
        Assert.Equal("0.01", dialog.WaitForElement("#fork-learning-rate").GetAttribute("value"));
        Assert.Equal("0.5", dialog.Find("#fork-weight-decay").GetAttribute("value"));
        Assert.Contains("Planned changes are removed", dialog.Markup, StringComparison.Ordinal);
        dialog.Find("#fork-learning-rate").Input("0.02");
        await dialog.Find("[data-testid=fork]").ClickAsync();
        dialog.WaitForAssertion(() => Assert.True(result.IsCompleted, string.Join(' ', dialog.FindAll(".dialog-problem").Select(p => p.TextContent))));
        var fork = Assert.IsType<RunDto>((await result)!.Data);
        Assert.Equal("Completed", RunsApi.Status(await Api.EndedAsync(fork.Id)));
        Assert.Equal([0.02], (await Api.MetricAsync(fork.Id, "learning_rate")).Where(p => p.Step > run.Step).Select(p => p.Value).Distinct());
        Assert.Equal([0.5], (await Api.MetricAsync(fork.Id, "weight_decay")).Where(p => p.Step > run.Step).Select(p => p.Value).Distinct());
    }

    [Fact]
    public async Task Proposals_for_a_very_long_run_stay_within_what_is_allowed()
    {
        var run = (await FinishedAsync(epochs: null)) with { TotalSteps = 60_000_000, StepsPerEpoch = 50 };
        await using var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        var (dialog, _) = await OpenAsync(context, "extend", run);
        Assert.Equal("40000000", dialog.WaitForElement("#extend-amount").GetAttribute("value"));
    }

    private RunsApi Api => new(application.CreateClient());

    private async Task<RunDto> FinishedAsync(int? epochs)
    {
        var overrides = RunsApi.Regularized(20);
        if (epochs is { } length)
        {
            overrides.Remove("steps");
            overrides["epochs"] = length;
        }

        var id = await Api.LaunchOneAsync(overrides);
        await Api.EndedAsync(id);
        return (await application.Services.GetRequiredService<RunService>().GetAsync(id))!;
    }

    private static Task<(IRenderedComponent<MudDialogProvider> Dialog, Task<DialogResult?> Result)> OpenAsync(PageContext context, string command, RunDto run) => command switch
    {
        "clone" => OpenAsync<CloneDialog>(context, run),
        "fork" => OpenAsync<ForkDialog>(context, run),
        _ => OpenAsync<ExtendDialog>(context, run),
    };

    private static async Task<(IRenderedComponent<MudDialogProvider> Dialog, Task<DialogResult?> Result)> OpenAsync<TDialog>(PageContext context, RunDto run)
        where TDialog : ComponentBase
    {
        var provider = context.Render<MudDialogProvider>();
        IDialogReference reference = null!;
        await provider.InvokeAsync(async () => reference = await context.Services.GetRequiredService<IDialogService>().ShowAsync<TDialog>(
            "Dialog", new DialogParameters { ["Run"] = run }));
        return (provider, reference.Result);
    }
}
