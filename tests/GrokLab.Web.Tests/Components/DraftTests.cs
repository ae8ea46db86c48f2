using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Training.Experiments;
using GrokLab.Web.Components.Drafts;
using GrokLab.Web.Controlling;
using GrokLab.Web.Launching.Form;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

public sealed class DraftTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    private static Preset Quick => Presets.Find("grokking-quick")!;

    [Fact]
    public void A_form_that_is_filled_in_from_its_draft_asks_for_the_same_launch()
    {
        var form = new LaunchForm(Presets.Find("fig4-quick")!) { Name = "Mine", Seeds = "1, 2", Length = "3", InEpochs = true };
        form.AddVariant();
        form.Variants[0].IsChosen = false;
        form.Variants[^1].Name = "OWN";
        form.Variants[^1]["regularizer.lambda"] = "2e-3";
        form.Variants[^1].Schedule.Add(new PlannedChange { InEpochs = true, At = "1", Lambda = "0" });
        form.Variants[1].Schedule[0].At = "2"; // The run has three epochs.
        form["optimizer.weightDecay"] = "0.5";
        form["optimizer.schedule"] = "cosine";
        form.Changes.Add(new PlannedSettings { InEpochs = true, At = "2", LearningRate = "0.1", WeightDecay = "2e-4" });
        form.AddGrid();
        form.Grid[0].Values = "1e-2, 1e-3";
        form.Validate();
        Assert.Empty(form.Errors);

        var again = new LaunchForm(Presets.Find("fig4-quick")!);
        LaunchDraft.Apply(again, LaunchDraft.Read(form));
        Assert.Equal(LaunchDraft.Read(form), LaunchDraft.Read(again));
        Assert.Equal(form.Plan.Select(run => (run.Variant, SpecJson.Write(run.Spec))), again.Plan.Select(run => (run.Variant, SpecJson.Write(run.Spec))));
    }

    [Fact]
    public void A_draft_of_another_version_is_applied_as_far_as_it_fits()
    {
        var form = new LaunchForm(Quick);
        LaunchDraft.Apply(form, new Dictionary<string, string>
        {
            ["field-seeds"] = "9",
            ["field-no-longer-there"] = "1",
            ["field-regularizer-kind"] = "unknown",
            ["field-model-kind"] = "unknown",
            ["field-operation"] = "unknown",
            ["variants"] = "0,1,x,-4,99999999999999999999",
            ["schedule"] = "steps,epochs,parsecs",
            ["grid"] = "no.such.field,optimizer.learningRate",
            ["field-grid-values-1"] = "1e-3, 1e-4",
        });
        Assert.Equal("9", form.Seeds);
        Assert.Equal(["baseline", "REG"], form.Variants.Select(variant => variant.Name));
        Assert.Equal("none", form.Variants[0]["regularizer.kind"]);
        Assert.Equal([false, true, false], form.Variants[0].Schedule.Select(change => change.InEpochs));
        Assert.Equal(("optimizer.learningRate", "1e-3, 1e-4"), form.Grid.Select(row => (row.Path, row.Values)).Single());
    }

    [Fact]
    public void A_text_stays_with_its_variant_when_another_was_removed()
    {
        var form = new LaunchForm(Quick);
        form.AddVariant();
        form.AddVariant();
        form.Variants[2].Name = "THIRD";
        form.Variants.RemoveAt(1);
        var again = new LaunchForm(Quick);
        LaunchDraft.Apply(again, LaunchDraft.Read(form));
        Assert.Equal(["baseline", "THIRD"], again.Variants.Select(variant => variant.Name));
        Assert.Equal("field-variant-name-2", LaunchField.IdOf("variant-name", again.Variants[1].IdSuffix));
    }

    [Fact]
    public async Task The_page_says_what_it_restored_and_takes_it_back()
    {
        await using var context = new PageContext(application);
        var script = context.JSInterop.SetupModule("./drafts.js");
        script.Setup<Draft?>("take", "launch/grokking-quick").SetResult(new Draft(1_795_694_592_000, new() { ["field-seeds"] = "5, 6" }));
        script.SetupVoid("forget", "launch/grokking-quick").SetVoidResult();
        context.Render<MudPopoverProvider>();
        var page = context.Render<LaunchPage>(parameters => parameters.Add(p => p.Name, "grokking-quick"));
        page.WaitForAssertion(() => Assert.Equal("5, 6", page.Find("#field-seeds").GetAttribute("value")));
        Assert.Equal("2 runs", page.Find("[data-testid=run-count]").TextContent);
        Assert.Equal("2026-11-26T12:03:12Z", page.Find("[data-testid=draft] local-time").GetAttribute("datetime"));
        await page.InvokeAsync(() => page.Find("[data-testid=draft] button").Click());
        page.WaitForAssertion(() => Assert.Equal("1, 42, 15213", page.Find("#field-seeds").GetAttribute("value")));
        Assert.Equal("The changes are discarded.", page.Find("[data-testid=draft]").TextContent);
    }

    [Fact]
    public async Task A_typed_lambda_that_was_not_set_is_in_its_field_again()
    {
        await using var context = new PageContext(application);
        context.JSInterop.SetupModule("./drafts.js").Setup<Draft?>("take", "lambda/7").SetResult(new Draft(1_795_694_592_000, new() { ["run-lambda"] = "3e-4" }));
        var buttons = context.Render<RunButtons>(parameters => parameters.Add(b => b.Run, SampleRuns.Of(RunStatus.Running, "ncc", 1e-4)));
        buttons.WaitForAssertion(() => Assert.Equal("3e-4", buttons.Find("#run-lambda").GetAttribute("value")));
        Assert.Contains("are restored", buttons.Find("[data-testid=draft]").TextContent, StringComparison.Ordinal);
    }
}
