using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Measures;
using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Phases;
using GrokLab.Web.Tests.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Plotly.Blazor.Traces;

namespace GrokLab.Web.Tests.Phases;

public sealed class PhasePageTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task The_plot_follows_a_running_run_and_its_axes_can_be_changed()
    {
        var run = (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(
            StoredGroups.Grokking, Status: RunStatus.Running, Measures: step => new() { [Metrics.Kappa] = 1 + step, [Metrics.ValidationAccuracy] = 0.5 })))[0];
        await using var context = new PageContext(application);
        context.Services.GetRequiredService<NavigationManager>().NavigateTo($"phase?runs={run.Id}");
        var page = context.Render<PhasePage>();
        page.WaitForAssertion(() => Assert.Equal(1001d, Path(page).X[^1]));
        var writer = application.Services.GetRequiredService<RunWriter>();
        await writer.WriteAsync(new MetricsRecord(run.Id, 1_100, 110, 0, new Dictionary<string, double?> { [Metrics.Kappa] = 7, [Metrics.ValidationAccuracy] = 1 }));
        await writer.FlushAsync();
        page.WaitForAssertion(() => Assert.Equal(7d, Path(page).X[^1]));

        await page.Find("#phase-x").ChangeAsync(new() { Value = Metrics.ValidationAccuracy.Name });
        Assert.EndsWith($"phase?runs={run.Id}&xMetric=val_accuracy&yMetric=val_accuracy", context.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    private static Scatter Path(IRenderedComponent<PhasePage> page) => (Scatter)page.FindComponent<FigureView>().Instance.Figure(ChartPalette.Light).Data[0];
}
