using System.Text.Json.Nodes;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.FlatnessBound;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tasks.Cifar10;
using GrokLab.Training.Tasks.PermutationGroup;
using GrokLab.Web.Launching.Form;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;

namespace GrokLab.Web.Tests.Components;

public sealed class LaunchFormTests
{
    private readonly LaunchForm form = new(Presets.All[0]) { Seeds = "1" };
    private readonly LaunchForm flatness = new(Presets.Find("fig4-quick")!) { Seeds = "1" };

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void An_untouched_form_asks_for_the_preset_as_it_is(string name)
    {
        var preset = Presets.Find(name)!;
        var untouched = new LaunchForm(preset);
        Assert.Empty(untouched.Errors);
        Assert.Null(untouched.Request().Overrides);
        Assert.Null(untouched.Request().Variants);
        Assert.Null(untouched.Request().Grid);
        Assert.Equal(preset.Seeds, untouched.Request().Seeds);
        Assert.Equal(preset.Variants.Count * preset.Seeds.Count, untouched.RunCount);
    }

    [Theory]
    [MemberData(nameof(PresetNames))]
    public void A_form_that_is_filled_in_from_a_run_asks_for_that_run_again_whatever_the_preset_it_starts_from(string name)
    {
        foreach (var (variant, spec) in Presets.All.SelectMany(preset => preset.Group([7])))
        {
            var changed = spec with { BatchSize = 33, Device = "cpu" };
            foreach (var run in (RunDto[])[SampleRuns.With(changed, variant.Name), SampleRuns.With(changed, variant: null)])
            {
                var again = LaunchForm.Of(Presets.Find(name)!, run);
                Assert.Empty(again.Errors);
                Assert.Equal(Written(changed), Written(Assert.Single(again.Plan).Spec));
            }
        }
    }

    [Fact]
    public void A_variant_of_a_preset_names_the_optimizer_that_it_sets_and_keeps_it_beside_fields_of_all_variants()
    {
        var authors = new LaunchForm(Presets.Find("fig4-authors")!);
        Assert.Null(authors.Variants[0].Optimizer);
        Assert.Contains("cosine from epoch 200 to 1e-4", authors.Variants[1].Optimizer, StringComparison.Ordinal);
        authors["optimizer.momentum"] = "0.8";
        authors.Validate();
        Assert.Empty(authors.Errors);
        Assert.All(authors.Plan, run => Assert.Equal(0.8, ((SgdSpec)run.Spec.Optimizer).Momentum));
        Assert.Equal([0, 1], authors.Plan.Select(run => run.Spec.Optimizer.Changes.Count));
        Assert.Equal([LearningRateSchedule.Constant, LearningRateSchedule.Cosine], authors.Plan.Select(run => run.Spec.Optimizer.Schedule));
    }

    [Fact]
    public void The_presets_other_variants_can_be_launched_beside_the_run_again()
    {
        var preset = Presets.Find("fig4-quick")!;
        var (variant, spec) = preset.Group([1])[^1];
        var again = LaunchForm.Of(preset, SampleRuns.With(spec, variant.Name));
        Assert.Equal([variant.Name, "baseline"], again.Variants.Select(v => v.Name));
        Assert.Equal(1, again.RunCount);
        again.Variants[1].IsChosen = true;
        again.Validate();
        Assert.Equal(2, again.RunCount);
    }

    [Theory]
    [InlineData("1, 42 15213")]
    [InlineData("1,42,15213")]
    [InlineData("1;42; 15213,")]
    [InlineData(" 1,\t42, 15213")]
    public void Several_seeds_ask_for_several_runs(string seeds)
    {
        form.Seeds = seeds;
        form.Validate();
        Assert.Equal([1, 42, 15213], form.Plan.Select(run => run.Spec.Seed));
    }

    [Theory]
    [InlineData("15,213")]
    [InlineData("1, 2,000,000")]
    [InlineData("0,05")]
    [InlineData("0,001")]
    public void Seeds_with_a_comma_that_could_be_one_number_are_refused(string seeds)
    {
        form.Seeds = seeds;
        form.Validate();
        Assert.Contains("A comma between digits is ambiguous", form.Errors["seeds"], StringComparison.Ordinal);
        Assert.Equal(0, form.RunCount);
    }

    [Theory]
    [InlineData("0,001")]
    [InlineData("1e-3, 0,0001")]
    [InlineData("1,5 2")]
    public void A_grid_of_decimals_with_a_comma_between_digits_is_refused_and_says_what_to_write(string values)
    {
        form.Variants[0].Choose("ncc");
        form.AddGrid();
        form.Grid[0].Values = values;
        form.Validate();
        Assert.Contains("use a point for decimals, or separate values by \"; \" or a space", Assert.Single(form.Errors).Value, StringComparison.Ordinal);
        Assert.Equal("grid[0]", form.Errors.Keys.Single());
        Assert.Equal(0, form.RunCount);
    }

    [Theory]
    [InlineData("1e-3, 1e-4")]
    [InlineData("0.001; 0.0001")]
    [InlineData("0.001 1e-4")]
    public void A_grid_with_separators_that_mean_one_thing_is_read(string values)
    {
        form.Variants[0].Choose("ncc");
        form.AddGrid();
        form.Grid[0].Values = values;
        form.Validate();
        Assert.Equal([1e-3, 1e-4], form.Plan.Select(run => run.Spec.Regularizer.Lambda));
    }

    [Fact]
    public void A_grid_of_whole_numbers_may_have_commas_alone_but_none_of_thousands()
    {
        form.AddGrid();
        form.ChooseGrid(form.Grid[0], "batchSize");
        form.Grid[0].Values = "16,32,64";
        form.Validate();
        Assert.Equal([16, 32, 64], form.Plan.Select(run => run.Spec.BatchSize));
        form.Grid[0].Values = "1,024";
        form.Validate();
        Assert.Contains("A comma between digits is ambiguous", form.Errors["grid[0]"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_comma_between_digits_is_refused_in_every_numeric_field()
    {
        foreach (var field in LaunchFields.Shared.Where(f => f.Content is not FieldContent.Text && f.Choices is null))
        {
            var isOfSgd = field.Section == "optimizer" && !LaunchFields.Has("adamW", field);
            var typed = new LaunchForm(Presets.All.First(p => new LaunchForm(p).Has(field) || isOfSgd || field.Needs is not null));
            if (field.Needs is { } needs)
            {
                typed[needs.Path] = needs.Value;
            }

            typed["optimizer.kind"] = isOfSgd ? "sgd" : typed["optimizer.kind"];
            typed[field.Path] = "0,5";
            typed.Validate();
            Assert.Contains("A comma between digits is ambiguous", Assert.Single(typed.Errors, e => e.Key == field.Path).Value, StringComparison.Ordinal);
        }

        form.Length = "10,000";
        form.Variants[0].Choose("ncc");
        form.Variants[0]["regularizer.lambda"] = "0,001";
        form.Validate();
        Assert.Contains("no separator for thousands", form.Errors["length"], StringComparison.Ordinal);
        Assert.Contains("use a point", form.Errors["variants[0].regularizer.lambda"], StringComparison.Ordinal);
        form.Variants[0].Schedule.Add(new PlannedChange { At = "1,000", Lambda = "0" });
        form.Validate();
        Assert.Contains("ambiguous", form.Errors["variants[0].regularizer.schedule[0]"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\u0007b")]
    [InlineData("two\nlines")]
    [InlineData("two\u2028lines")]
    public void Names_with_control_characters_are_refused_beside_their_field(string name)
    {
        form.Name = name;
        form.AddVariant();
        form.Variants[1].Name = name;
        form.Validate();
        Assert.Contains("A name is one line", form.Errors["name"], StringComparison.Ordinal);
        Assert.Contains("A name is one line", form.Errors["variants[1].name"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("task.modulus", "abc", "\"abc\" is not a whole number")]
    [InlineData("task.modulus", "2.5", "2.5 is not a whole number")]
    [InlineData("task.trainFraction", "1", "1 is not allowed")]
    [InlineData("optimizer.learningRate", "NaN", "\"NaN\" is not a number")]
    [InlineData("optimizer.beta1", "1", "1 is not allowed")]
    [InlineData("model.heads", "3", "does not divide")]
    [InlineData("evaluation.representativenessPointsPerDecade", "-1", "-1 is not allowed")]
    [InlineData("evaluation.matchedLoss", "0", "0 is not allowed: from 1e-6 to 10")]
    [InlineData("evaluation.matchedLoss", "10.5", "10.5 is not allowed")]
    [InlineData("batchSize", "0", "0 is not allowed")]
    [InlineData("device", "gpu", "\"gpu\" is not a device")]
    public void What_is_wrong_stands_beside_its_field(string field, string text, string message)
    {
        form[field] = text;
        form.Validate();
        Assert.Contains(message, Assert.Single(form.Errors, e => e.Key == field).Value, StringComparison.Ordinal);
        Assert.Equal(0, form.RunCount);
    }

    [Theory]
    [InlineData("task.trainLimit", "many", "\"many\" is not a whole number")]
    [InlineData("task.mean", "0.5, 0.5", "needed are three")]
    [InlineData("task.std", "1, 1, x", "\"x\" is not a number")]
    [InlineData("task.std", "1, 1, 0", "0 is not allowed")]
    [InlineData("model.widthMultiplier", "0.3", "whole number")]
    [InlineData("optimizer.momentum", "1", "1 is not allowed")]
    [InlineData("evaluation.everyEpochs", "", "\"\" is not a whole number")]
    public void What_is_wrong_with_images_stands_beside_its_field(string field, string text, string message)
    {
        flatness[field] = text;
        flatness.Validate();
        Assert.Contains(message, flatness.Errors[field], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_field_has_its_message_at_once()
    {
        form["task.modulus"] = "many";
        form["optimizer.weightDecay"] = "";
        form.Variants[0].Choose("ncc");
        form.Variants[0]["regularizer.lambda"] = "-1e7";
        form.Length = "0";
        form.Seeds = "1, x";
        form.AddGrid();
        form.Grid[0].Path = "batchSize";
        form.Grid[0].Values = "a, b";
        form.Validate();
        Assert.Equal(
            ["grid[0]", "length", "optimizer.weightDecay", "seeds", "task.modulus", "variants[0].regularizer.lambda"],
            form.Errors.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_modulus_that_is_not_prime_is_refused_where_the_operation_divides()
    {
        form.Operation = "modularArithmetic:divide";
        form["task.modulus"] = "96";
        form.Validate();
        Assert.Contains("not prime", form.Errors["task.modulus"], StringComparison.Ordinal);
    }

    [Fact]
    public void Another_task_and_length_and_a_planned_change_are_in_the_specs()
    {
        form.Operation = "permutationGroup:compose";
        form["task.trainFraction"] = "0.4";
        form.InEpochs = true;
        form.Length = "30";
        form.Variants[0].Choose("flatness");
        form.Variants[0].Schedule.Add(new PlannedChange { InEpochs = true, At = "10", Lambda = "0" });
        form.Validate();

        Assert.Empty(form.Errors);
        var spec = Assert.Single(form.Plan).Spec;
        Assert.Equal(new PermutationGroupSpec { Operation = PermutationOperation.Compose, TrainFraction = 0.4 }, spec.Task);
        Assert.Equal((null, 30), (spec.Steps, spec.Epochs));
        Assert.Equal(1e-4, spec.Regularizer.Lambda);
        Assert.Equal(new LambdaChange { Epoch = 10, Lambda = 0 }, Assert.Single(spec.Regularizer.Schedule));
    }

    [Fact]
    public void A_schedule_a_cap_and_planned_changes_of_the_optimizer_are_in_the_specs_and_back_in_the_form_of_the_run()
    {
        form["optimizer.schedule"] = "cosine";
        form["optimizer.scheduleFrom"] = "20";
        form["optimizer.minLearningRate"] = "1e-4";
        form["optimizer.maxHeadNorm"] = "50";
        form.Changes.Add(new PlannedSettings { InEpochs = true, At = "20", LearningRate = "1e-2", WeightDecay = "2e-4" });
        form.Changes.Add(new PlannedSettings { At = "500", WeightDecay = "0" });
        form.Validate();

        Assert.Empty(form.Errors);
        var spec = Assert.Single(form.Plan).Spec;
        Assert.Equal(
            "AdamW, lr 1e-3, wd 1, cosine from epoch 20 to 1e-4, ‖W‖ ≤ 50, after epoch 20 lr 0.01 and wd 2e-4, from step 500 wd 0", spec.Optimizer.Words());
        var again = LaunchForm.Of(Presets.All[0], SampleRuns.With(spec, null));
        Assert.Equal(["20 1e-2 2e-4", "500  0"], form.Changes.Select(c => $"{c.At} {c.LearningRate} {c.WeightDecay}"));
        Assert.Equal(SpecJson.Write(spec), SpecJson.Write(Assert.Single(again.Plan).Spec));
    }

    [Fact]
    public void The_fields_of_a_schedule_are_there_only_with_it_and_leave_the_spec_with_it()
    {
        string[] Shown() => [.. LaunchFields.Shared.Where(f => f.Needs is not null && form.Has(f)).Select(f => f.Name)];
        Assert.Empty(Shown());
        form["optimizer.schedule"] = "step";
        form.Validate();
        Assert.Equal(["stepEvery", "stepFactor"], Shown());
        Assert.Equal((30, 0.1), (form.Plan[0].Spec.Optimizer.StepEvery, form.Plan[0].Spec.Optimizer.StepFactor));
        form["optimizer.schedule"] = "cosine";
        form.Validate();
        Assert.Equal(["scheduleFrom", "minLearningRate"], Shown());
        Assert.Empty(form.Errors);
        form["optimizer.schedule"] = "constant";
        form.Validate();
        Assert.Equal(Presets.All[0].Spec, form.Plan[0].Spec);
    }

    [Fact]
    public void A_planned_change_that_is_not_allowed_is_marked_at_its_row()
    {
        form.Changes.Add(new PlannedSettings { At = "5", LearningRate = "0.1" });
        form.Changes.Add(new PlannedSettings { At = "5000", LearningRate = "0.1" });
        form.Changes.Add(new PlannedSettings { At = "soon", LearningRate = "0.1" });
        form.Validate();
        Assert.Contains("soon", form.Errors["optimizer.changes[2]"], StringComparison.Ordinal);
        form.Changes[2] = new PlannedSettings { At = "5", LearningRate = "0.2" };
        form.Changes.Add(new PlannedSettings { At = "6" });
        form.Validate();
        Assert.Contains("Needs a learningRate, a weightDecay or both", form.Errors["optimizer.changes[3]"], StringComparison.Ordinal);
        form.Changes.RemoveAt(3);
        form.Validate();
        Assert.Contains("5,000 is after the last step of the run", form.Errors["optimizer.changes[1]"], StringComparison.Ordinal);
        Assert.Contains("another change of the learning rate from step 5", form.Errors["optimizer.changes[2]"], StringComparison.Ordinal);
    }

    [Fact]
    public void An_unplug_after_the_end_of_a_shortened_preset_is_marked_at_its_variant()
    {
        flatness.Length = "10";
        flatness.Validate();
        Assert.Equal("20 is not before the end of the run; allowed is less than 10.", Assert.Single(flatness.Errors, e => e.Key == "variants[1].regularizer.schedule[0]").Value);
        flatness.Variants[1].Schedule[0].At = "5";
        flatness.Validate();
        Assert.Empty(flatness.Errors);
    }

    [Fact]
    public void A_task_of_images_takes_a_network_of_images_along_and_back()
    {
        form.Operation = "cifar10:";
        form["model.depth"] = "10";
        form["task.trainLimit"] = "500";
        form["optimizer.kind"] = "sgd";
        form.EvaluatesInEpochs = true;
        form.Validate();
        Assert.Empty(form.Errors);
        var spec = form.Plan[0].Spec;
        Assert.Equal(500, Assert.IsType<Cifar10Spec>(spec.Task).TrainLimit);
        Assert.Equal(new ResNetSpec { Depth = 10 }, spec.Model);
        Assert.Equal(new SgdSpec { LearningRate = 1e-3, WeightDecay = 1, WarmupSteps = 10 }, spec.Optimizer);
        Assert.Equal(1, spec.Evaluation.EveryEpochs);

        form.Operation = "modularArithmetic:add";
        form["optimizer.kind"] = "adamW";
        form.EvaluatesInEpochs = false;
        form.Validate();
        Assert.Equal(Presets.All[0].Spec, form.Plan[0].Spec);
    }

    [Fact]
    public void A_network_that_does_not_fit_the_task_is_marked()
    {
        form["model.kind"] = "resNet";
        form.Validate();
        Assert.Contains("grokkingTransformer", Assert.Single(form.Errors, e => e.Key == "model.kind").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_is_emptied_means_all_images()
    {
        flatness["task.trainLimit"] = "";
        flatness.EvaluatesInEpochs = false;
        flatness.Validate();
        Assert.Empty(flatness.Errors);
        Assert.Null(((Cifar10Spec)flatness.Plan[0].Spec.Task).TrainLimit);
        Assert.Null(flatness.Plan[0].Spec.Evaluation.EveryEpochs);
    }

    [Fact]
    public void A_planned_change_that_cannot_be_read_is_marked()
    {
        form.Variants[0].Choose("ncc");
        form.Variants[0].Schedule.Add(new PlannedChange { At = "soon", Lambda = "0" });
        form.Validate();
        Assert.Contains("soon", form.Errors["variants[0].regularizer.schedule[0]"], StringComparison.Ordinal);
    }

    [Fact]
    public void Variants_that_are_not_ticked_are_not_trained()
    {
        flatness.Variants[0].IsChosen = false;
        flatness.Validate();
        Assert.Equal(["REG"], flatness.Plan.Select(run => run.Variant));
        flatness.Variants[1].IsChosen = false;
        flatness.Validate();
        Assert.Contains("At least one", flatness.Errors["variants"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_regularizer_of_one_variant_is_its_own()
    {
        flatness.Variants[1]["regularizer.lambda"] = "5e-3";
        flatness.Variants[1].Schedule[0].At = "7";
        flatness.Validate();
        Assert.Equal(["baseline", "REG"], flatness.Plan.Select(run => run.Variant));
        Assert.IsType<NoRegularizerSpec>(flatness.Plan[0].Spec.Regularizer);
        Assert.Equal((5e-3, 7.0), (flatness.Plan[1].Spec.Regularizer.Lambda, flatness.Plan[1].Spec.Regularizer.Schedule[0].Epoch));
    }

    [Theory]
    [InlineData("ncc", "cross-entropy − λ NCC, λ\u00a0=\u00a01e-3 (against collapse)", "NCC (mean), λ = 1e-3, against collapse")]
    [InlineData("flatness", "cross-entropy − λ κ, λ\u00a0=\u00a01e-4 (against flatness)", "flatness κ, λ = 1e-4, against flatness")]
    [InlineData("flatnessBound", "CE − λ ‖W‖² Tr H, λ\u00a0=\u00a01e-5 (against flatness)", "flatness bound, λ = 1e-5, against flatness")]
    public void A_regularizer_that_is_chosen_has_its_usual_lambda_and_its_words(string kind, string ofForm, string ofSpec)
    {
        Assert.Contains(kind, LaunchFields.Regularizer[0].Choices!.Select(choice => choice.Value));
        form.Variants[0].Choose(kind);
        form.Validate();
        Assert.Equal((ofForm, ofSpec), (form.Variants[0].Words, Assert.Single(form.Plan).Spec.Regularizer.Words()));
        form.Variants[0].Choose("none");
        form.Validate();
        Assert.Equal(("cross-entropy only", "none"), (form.Variants[0].Words, Assert.Single(form.Plan).Spec.Regularizer.Words()));
    }

    [Fact]
    public void A_negative_lambda_is_launched_and_described_as_towards_collapse()
    {
        form.Variants[0].Choose("ncc");
        Assert.StartsWith("Against collapse. ", form.Variants[0].LambdaHelp, StringComparison.Ordinal);
        form.Variants[0]["regularizer.lambda"] = "-1e-3";
        form.Variants[0].Schedule.Add(new PlannedChange { At = "100", Lambda = "1e-3" });
        form.Validate();
        Assert.Empty(form.Errors);
        Assert.StartsWith("Towards collapse. ", form.Variants[0].LambdaHelp, StringComparison.Ordinal);
        Assert.EndsWith("-1e-3 (towards collapse), λ\u00a0=\u00a01e-3 (against collapse) from step 100", form.Variants[0].Words, StringComparison.Ordinal);
        Assert.Equal((-1e-3, 1e-3), (Assert.Single(form.Plan).Spec.Regularizer.Lambda, form.Plan[0].Spec.Regularizer.Schedule[0].Lambda));
        form.Variants[0].Choose("flatness");
        Assert.StartsWith("Towards flatness. ", form.Variants[0].LambdaHelp, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mean", NccVariance.Mean)]
    [InlineData("sum", NccVariance.Sum)]
    public void NCC_is_the_mean_where_nothing_else_is_chosen_and_both_readings_can_be_launched(string chosen, NccVariance reading)
    {
        form.Variants[0].Choose("ncc");
        Assert.Equal("mean", form.Variants[0]["regularizer.nccVariance"]);
        form.Variants[0]["regularizer.nccVariance"] = chosen;
        form.Validate();
        Assert.Equal(reading, Assert.IsType<NccSpec>(Assert.Single(form.Plan).Spec.Regularizer).NccVariance);
    }

    [Fact]
    public void The_flatness_bound_of_the_authors_program_can_be_launched()
    {
        form.Variants[0].Choose("flatnessBound");
        form.Variants[0]["regularizer.temperature"] = "2";
        form.Variants[0]["regularizer.normalizeFeatures"] = "true";
        form.Validate();
        Assert.Empty(form.Errors);
        var bound = Assert.IsType<FlatnessBoundSpec>(Assert.Single(form.Plan).Spec.Regularizer);
        Assert.Equal((2.0, true), (bound.Temperature, bound.NormalizeFeatures));
        form.Variants[0]["regularizer.temperature"] = "0";
        form.Validate();
        Assert.Contains("0 is not allowed: from 1e-3 to 1000", form.Errors["variants[0].regularizer.temperature"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_of_another_regularizer_is_not_asked_for()
    {
        form.Variants[0].Choose("ncc");
        form.Variants[0]["regularizer.nccVariance"] = "sum";
        form.Variants[0].Choose("flatnessBound");
        form.Validate();
        Assert.Empty(form.Errors);
        Assert.Equal("flatnessBound", KnownKinds.Of(Assert.Single(form.Plan).Spec.Regularizer).Name);
    }

    [Fact]
    public void What_is_wrong_with_one_variant_is_said_there_whichever_are_ticked()
    {
        flatness.Variants[0].IsChosen = false;
        flatness.Variants[1]["regularizer.lambda"] = "x";
        flatness.Validate();
        Assert.Contains("\"x\" is not a number", Assert.Single(flatness.Errors, e => e.Key == "variants[1].regularizer.lambda").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_preset_can_be_compared_with_a_regularized_run()
    {
        form.AddVariant();
        form.Validate();
        Assert.Equal([("baseline", 0.0), ("REG", 1e-3)], form.Plan.Select(run => (run.Variant!, run.Spec.Regularizer.Lambda)));

        form.AddVariant();
        form.Validate();
        Assert.Contains("no difference between REG and REG 2", form.Errors["variants"], StringComparison.Ordinal);

        form.Variants[2].Name = "REG";
        form.Validate();
        Assert.Contains("given twice", form.Errors["variants[2].name"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_grid_over_lambda_multiplies_the_regularized_variants_and_leaves_the_baseline_single()
    {
        flatness.Seeds = "1 2";
        flatness.AddGrid();
        Assert.Equal(("regularizer.lambda", "1e-3"), (flatness.Grid[0].Path, flatness.Grid[0].Values));
        flatness.Grid[0].Values = "1e-3, 1e-4, 1e-5";
        flatness.Validate();
        Assert.Empty(flatness.Errors);
        Assert.Equal(
            ["baseline", "REG, λ = 1e-3", "REG, λ = 1e-4", "REG, λ = 1e-5"], flatness.Plan.Select(run => run.Variant).Distinct());
        Assert.Equal(8, flatness.RunCount);
    }

    [Fact]
    public void Grids_over_several_fields_make_every_combination_and_stand_in_the_fields_place()
    {
        form.AddGrid();
        form.Grid[0].Values = "1e-3; 1e-4";
        form["optimizer.learningRate"] = "nonsense that the grid stands in for";
        form.AddGrid();
        form.ChooseGrid(form.Grid[1], "steps");
        Assert.Equal("2000", form.Grid[1].Values);
        form.Grid[1].Values = "100 200 300";
        form.Length = "0";
        form.Validate();
        Assert.Empty(form.Errors);
        Assert.Equal(6, form.RunCount);
        Assert.Equal([(1e-3, 100L), (1e-3, 200), (1e-3, 300)], form.Plan.Take(3).Select(run => (run.Spec.Optimizer.LearningRate, run.Spec.Steps!.Value)));
    }

    [Theory]
    [InlineData("64, 64", "64 is given twice")]
    [InlineData("64, many", "“many” is not a whole number")]
    [InlineData("", "At least one value")]
    [InlineData("64, 0", "0 is not allowed")]
    [InlineData("64, 1.5", "1.5 is not a whole number")]
    public void A_grid_that_cannot_be_is_marked(string values, string message)
    {
        form.AddGrid();
        form.ChooseGrid(form.Grid[0], "batchSize");
        form.Grid[0].Values = values;
        form.Validate();
        Assert.Contains(message, Assert.Single(form.Errors, e => e.Key == "grid[0]").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_is_varied_twice_is_marked_the_second_time()
    {
        form.AddGrid();
        form.AddGrid();
        form.ChooseGrid(form.Grid[1], form.Grid[0].Path);
        form.Validate();
        Assert.Contains("twice", Assert.Single(form.Errors, e => e.Key == "grid[1]").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void More_runs_than_a_launch_may_have_are_refused_with_their_number()
    {
        form.Seeds = string.Join(' ', Enumerable.Range(0, 51));
        form.AddGrid();
        form.Grid[0].Values = "1e-3 1e-4";
        form.Validate();
        Assert.Contains("102 runs: at most 100", form.Errors["grid"], StringComparison.Ordinal);
    }

    [Fact]
    public void Every_numeric_field_that_is_shown_can_be_varied()
    {
        foreach (var shown in new[] { form, flatness })
        {
            foreach (var field in shown.GridFields)
            {
                var varied = new LaunchForm(shown == form ? Presets.All[0] : Presets.Find("fig4-quick")!) { Seeds = "1" };
                var values = Values(field.Path);
                varied.Variants.ForEach(variant => variant.Schedule.Clear()); // A short run ends before epoch 20.
                varied.Grid.Add(new GridRow { Path = field.Path, Values = string.Join(", ", values) });
                varied.Validate();
                Assert.True(varied.Errors.Count == 0, $"{field.Path}: {string.Join(' ', varied.Errors)}");
                Assert.Subset(
                    varied.Plan.Select(run => At(run.Spec, field.Path)).ToHashSet(),
                    values.Select(v => (string?)JsonNode.Parse(v)!.ToJsonString()).ToHashSet());
            }
        }
    }

    public static TheoryData<string> PresetNames() => [.. Presets.All.Select(p => p.Name)];

    private static string[] Values(string path) => path switch
    {
        "task.trainFraction" => ["0.3", "0.4"],
        "model.depth" => ["10", "18"],
        "model.widthMultiplier" => ["0.5", "0.125"],
        "regularizer.lambda" or "optimizer.learningRate" or "optimizer.epsilon" => ["0.001", "0.002"],
        "optimizer.weightDecay" or "optimizer.momentum" or "optimizer.beta1" or "optimizer.beta2" => ["0.25", "0.5"],
        _ => ["4", "8"],
    };

    private static string? At(ExperimentSpec spec, string path) =>
        path.Split('.').Aggregate((JsonNode?)JsonNode.Parse(SpecJson.Write(spec)), (node, part) => node?[part])?.ToJsonString();

    // What counts evaluations in steps has no meaning, and no field, where they are counted in epochs.
    private static string Written(ExperimentSpec spec) => SpecJson.Write(spec.Evaluation.EveryEpochs is null ? spec : spec with
    {
        Evaluation = spec.Evaluation with { Every = 1, DenseUntil = 1, PointsPerDecade = 1 },
    });
}
