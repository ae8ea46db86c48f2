using Bunit;
using GrokLab.Training.Measures;
using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Pages;

namespace GrokLab.Web.Tests.Components;

public sealed class EventListTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task Bounds_that_an_untrained_network_does_not_have_are_said_to_be_expected()
    {
        await using var context = new PageContext(application);
        var list = Render(
            context, Undefined(0, "collapse_bound", UndefinedMeasure.WeightsNotAlongMeans), Undefined(0, "collapse_bound_asymptotic", UndefinedMeasure.WeightsNotAlongMeans),
            Undefined(0, "collapse_bound_corrected", UndefinedMeasure.WeightsNotAlongMeans));
        Assert.Equal("3 measures undefined at step 0 (expected)", Assert.Single(list.FindAll("summary")).TextContent);
        Assert.Contains("those of an untrained network do not", list.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_untrained_network_is_not_expected_to_have_a_matched_confidence()
    {
        await using var context = new PageContext(application);
        var list = Render(
            context, Undefined(0, "kappa_matched", UndefinedMeasure.LossStaysAbove), Undefined(0, "matched_temperature", UndefinedMeasure.LossStaysAbove),
            Undefined(90, "kappa_matched", UndefinedMeasure.LossStaysAbove));
        Assert.Equal(
            ["2 measures undefined at step 0 (expected)", "Undefined measures, gaps in their curves: kappa_matched"],
            list.FindAll("summary").Select(summary => summary.TextContent));
    }

    [Fact]
    public async Task Other_measures_that_are_undefined_are_named()
    {
        await using var context = new PageContext(application);
        var list = Render(
            context, Undefined(0, "kappa", "features, weights or biases are not finite"), Undefined(10, "ncc", "class means coincide"),
            Undefined(30, "ncc", "class means coincide"));
        Assert.Equal("Undefined measures, gaps in their curves: kappa, ncc (2 times)", Assert.Single(list.FindAll("summary")).TextContent);
        Assert.Contains("class means coincide", list.Find("details").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_lambda_says_its_direction_unless_it_is_a_parents_that_may_have_had_another_regularizer()
    {
        await using var context = new PageContext(application);
        RunEventDto Changed(long runId, long step, double lambda) => new(runId, "LambdaChanged", step, 0, 0, DateTimeOffset.UnixEpoch, lambda, null);
        var list = context.Render<EventList>(parameters => parameters
            .Add(l => l.Events, [Changed(6, 5, 1e-3), Changed(7, 10, 1e-3), Changed(7, 20, -1e-3), Changed(7, 30, 0)])
            .Add(l => l.RunId, 7).Add(l => l.RegularizerKind, "ncc"));
        var details = list.FindAll("tbody tr").Select(row => string.Join(' ', row.Children[^1].TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        Assert.Equal(["λ = 1e-3 · in run 6", "λ = 1e-3 (against collapse)", "λ = -1e-3 (towards collapse)", "λ = 0"], details);
    }

    private static IRenderedComponent<EventList> Render(PageContext context, params RunEventDto[] events) => context.Render<EventList>(
        parameters => parameters.Add(l => l.Events, [new(7, "RunStarted", 0, 0, 0, DateTimeOffset.UnixEpoch, 0, null), .. events]));

    private static RunEventDto Undefined(long step, string name, string reason) =>
        new(7, "MeasureUndefined", step, 0, 0, DateTimeOffset.UnixEpoch, null, $"{name}: {reason}");
}
