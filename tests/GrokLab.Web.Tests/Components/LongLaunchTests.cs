using AngleSharp.Dom;
using Bunit;
using GrokLab.Training.Experiments;
using GrokLab.Training.Timing;
using GrokLab.Web.Controlling;
using GrokLab.Web.Estimates;
using GrokLab.Web.Launching.Form;
using GrokLab.Web.Runs;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

/// <summary>A launch of more than an hour is asked about, with its estimate.</summary>
public sealed class LongLaunchTests : IDisposable
{
    private readonly TemporaryFolder storage = new();

    [Fact]
    public async Task Customize_asks_before_a_launch_of_more_than_an_hour()
    {
        await using var application = Application(stepSeconds: 2);
        await using var context = Context(application);
        var dialogs = context.Render<MudDialogProvider>();
        var page = context.Render<LaunchPage>(parameters => parameters.Add(p => p.Name, Preset.Name));
        var submitted = page.Find("form").SubmitAsync(); // Done when the question is answered.
        dialogs.WaitForAssertion(() => Assert.Contains("3 runs on cpu take about 3.5 h.", dialogs.Markup, StringComparison.Ordinal));
        await dialogs.InvokeAsync(() => Button(dialogs, "Cancel").Click());
        await submitted;
        Assert.Equal(0, await application.Services.GetRequiredService<RunService>().CountAsync());
    }

    [Fact]
    public async Task The_gallery_asks_before_a_launch_of_more_than_an_hour_and_launches_it_then()
    {
        await using var application = Application(stepSeconds: 2);
        await using var context = Context(application);
        var dialogs = context.Render<MudDialogProvider>();
        var page = context.Render<Gallery>();
        var launched = page.FindAll("button").First(b => b.TextContent.Trim() == "Launch").ClickAsync();
        dialogs.WaitForAssertion(() => Assert.Contains("Launch for about 3.5 h?", dialogs.Markup, StringComparison.Ordinal));
        await dialogs.InvokeAsync(() => Button(dialogs, "Launch 3 runs").Click());
        await launched;
        await UntilAsync(application, runs: 3);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(null)]
    public async Task A_shorter_launch_and_one_of_unknown_length_begin_without_a_question(double? stepSeconds)
    {
        await using var application = Application(stepSeconds);
        await using var context = Context(application);
        var dialogs = context.Render<MudDialogProvider>();
        var page = context.Render<LaunchPage>(parameters => parameters.Add(p => p.Name, Preset.Name));
        await page.Find("form").SubmitAsync();
        await UntilAsync(application, runs: 3);
        Assert.DoesNotContain("Launch for", dialogs.Markup, StringComparison.Ordinal);
    }

    public void Dispose() => storage.Dispose();

    private static Preset Preset => Presets.All[0];

    private GrokLabApplication Application(double? stepSeconds)
    {
        var application = GrokLabApplication.On(storage);
        if (stepSeconds is { } seconds)
        {
            var timing = new RunTiming
            {
                Device = "cpu", DeviceName = "CPU", StepsPerEpoch = 10, StartupSeconds = 1, StepSeconds = seconds, EvaluationSeconds = 0.1,
            };
            application.Services.GetRequiredService<TimingStore>().Keep(Preset.Spec with { Device = "cpu" }, 1, new StoredTiming(timing, DateTimeOffset.UtcNow, 0));
        }

        return application;
    }

    private static PageContext Context(GrokLabApplication application)
    {
        var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        return context;
    }

    private static IElement Button(IRenderedComponent<MudDialogProvider> dialogs, string text) =>
        dialogs.FindAll("button").Single(button => button.TextContent.Trim() == text);

    /// <summary>Waits until so many runs are stored, and stops them.</summary>
    private static async Task UntilAsync(GrokLabApplication application, int runs)
    {
        var service = application.Services.GetRequiredService<RunService>();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await service.CountAsync() < runs)
        {
            await Task.Delay(25, patience.Token);
        }

        foreach (var run in await service.ListAsync())
        {
            await application.Services.GetRequiredService<RunControls>().SendAsync(run.Id, Training.Engine.RunCommands.Stop);
        }
    }
}
