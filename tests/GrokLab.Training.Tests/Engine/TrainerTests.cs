using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Measures;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Flatness;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Runtime;
using GrokLab.Training.Tasks.ModularArithmetic;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Engine;

public sealed class TrainerTests
{
    /// <summary>x + y mod 11 on a narrow network: a step takes about a millisecond.</summary>
    private static readonly ExperimentSpec Small = new()
    {
        Task = new ModularArithmeticSpec { Modulus = 11 },
        Model = new GrokkingTransformerSpec { Width = 16, Heads = 2, FeedForwardWidth = 32 },
        Optimizer = new AdamWSpec { LearningRate = 1e-3, WeightDecay = 1, WarmupSteps = 10 },
        BatchSize = 20,
        Steps = 40,
        Evaluation = new EvaluationSpec { Every = 5, DenseUntil = 100 },
        Device = "cpu",
    };

    [Fact]
    public void A_run_reports_its_start_its_metrics_in_order_and_its_end()
    {
        var messages = Run(Small);
        var started = Assert.IsType<TrainingStarted>(messages[0]);
        Assert.Equal((40, 3, 60, 61, 11, 16), (started.TotalSteps, started.StepsPerEpoch, started.TrainSamples, started.ValidationSamples, started.Classes, started.Features));
        Assert.All((string[])["step", "measures"], part => Assert.Matches("^(plain|fast)", started.Versions[part]));
        Assert.Equal([0, 5, 10, 15, 20, 25, 30, 35, 40], messages.OfType<MetricsMeasured>().Select(m => (int)m.Step));
        Assert.Equal([TrainingEventKind.RunStarted, TrainingEventKind.Completed], Kinds(messages));
        Assert.Equal(new TrainingEnded(TrainingOutcome.Completed, 40), messages[^1]);
        Assert.All(messages.OfType<MetricsMeasured>(), m => Assert.Equal(m.Step / 3.0, m.Epoch));
    }

    [Fact]
    public void Every_metric_that_clients_rely_on_is_there_and_defined()
    {
        string[] names =
        [
            "train_accuracy", "val_accuracy", "train_loss", "val_loss", "kappa", "kappa_upper_bound", "ncc", "ncc_galanti",
            "angle_min", "angle_mean", "angle_max", "weight_norm", "gradient_norm", "learning_rate", "lambda", "steps_per_second",
            "val_ncc", "val_ncc_galanti", "val_nc1", "val_nc_within", "val_nc_between", "val_nc4", "val_ncm_accuracy",
            "head_weight_norm_squared", "feature_norm_squared", "prediction_gini",
        ];
        var last = Run(Small).OfType<MetricsMeasured>().Last();
        Assert.All(names, name => Assert.True(double.IsFinite(Assert.NotNull(last.Values[name])), name));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(2.5, false)] // ln 11 = 2.4
    public void The_spec_says_at_which_loss_confidence_is_matched(double loss, bool isMatched)
    {
        var messages = Run(Small with { Steps = 400, Evaluation = Small.Evaluation with { MatchedLoss = loss } });
        var last = messages.OfType<MetricsMeasured>().Last();
        Assert.Equal(isMatched, last.Values["kappa_matched"] is > 0 && last.Values["matched_temperature"] is > 0);
        Assert.Equal(
            !isMatched,
            messages.OfType<TrainingEvent>().Any(e => e.Message == $"kappa_matched: {MatchedConfidence.TargetTooHigh}"));
    }

    [Fact]
    public void A_clock_that_is_set_while_the_run_trains_moves_its_events_and_no_measured_time()
    {
        using var control = new RunControl();
        var messages = new Trainer(Small, control, time: new RestlessClock()).Run().ToList();
        Assert.Equal(Losses(Run(Small)), Losses(messages));
        var elapsed = messages.OfType<MetricsMeasured>().Select(m => m.ElapsedSeconds).ToList();
        Assert.Equal(elapsed.Order(), elapsed);
        Assert.InRange(elapsed[^1], 0, 600);
        Assert.All(messages.OfType<TrainingProgress>(), p => Assert.True(p.StepsPerSecond >= 0 && p.RemainingSeconds is not < 0));
        Assert.All(messages.OfType<MetricsMeasured>(), m => Assert.False(m.Values["steps_per_second"] < 0));
    }

    [Fact]
    public void The_same_spec_gives_the_same_numbers_bit_for_bit() => Assert.Equal(Losses(Run(Small)), Losses(Run(Small)));

    [Fact]
    public void Another_seed_gives_other_numbers() => Assert.NotEqual(Losses(Run(Small)), Losses(Run(Small with { Seed = 2 })));

    [Fact]
    public void A_run_in_epochs_has_that_many_passes() =>
        Assert.Equal(12, Assert.IsType<TrainingEnded>(Run(Small with { Steps = null, Epochs = 4 })[^1]).Step);

    [Fact]
    public void The_learning_rate_warms_up_linearly()
    {
        var rates = Run(Small).OfType<MetricsMeasured>().ToDictionary(m => m.Step, m => m.Values["learning_rate"]!.Value);
        Assert.Equal(5e-4, rates[5], 12);
        Assert.Equal(1e-3, rates[10], 12);
        Assert.Equal(1e-3, rates[40], 12);
    }

    [Theory]
    [InlineData("ncc", 1e-6)]
    [InlineData("flatness", 1e-2)]
    [InlineData("flatnessBound", 1e-3)]
    public void Unplugging_takes_effect_at_the_next_step_and_changes_nothing_before(string kind, double lambda)
    {
        var regularized = Small with { Regularizer = Regularizer(kind) with { Lambda = lambda } };
        var plain = Losses(Run(regularized));
        var unplugged = Run(regularized, (message, control) =>
        {
            if (message is MetricsMeasured { Step: 20 })
            {
                control.Send(new SetLambda(0));
            }
        });
        var happened = Assert.Single(unplugged.OfType<TrainingEvent>(), e => e.Kind == TrainingEventKind.RegularizerUnplugged);
        Assert.Equal((21, 7.0, 0.0), (happened.Step, happened.Epoch, happened.Lambda));
        var losses = Losses(unplugged);
        Assert.Equal(plain.Where(l => l.Step <= 20), losses.Where(l => l.Step <= 20));
        Assert.All(plain.Zip(losses).Where(pair => pair.First.Step > 20), pair => Assert.NotEqual(pair.First, pair.Second));
        var lambdas = unplugged.OfType<MetricsMeasured>().ToDictionary(m => m.Step, m => m.Values["lambda"]);
        Assert.Equal((lambda, 0), (lambdas[20], lambdas[25]));

        // An interrupted run that is taken up again repeats what was done by hand.
        var repeated = Run(regularized, interventions: [new Intervention(happened.Step, "lambda", 0)]);
        Assert.Equal(losses, Losses(repeated));
    }

    [Fact]
    public void Plugging_in_restores_lambda_at_the_next_step()
    {
        var messages = Run(Small with { Regularizer = new NccSpec { Lambda = 1e-6 } }, (message, control) =>
        {
            if (message is MetricsMeasured { Step: 10 })
            {
                control.Send(new SetLambda(0));
            }
            else if (message is MetricsMeasured { Step: 20 })
            {
                control.Send(new PlugInRegularizer());
            }
        });
        Assert.Equal(
            [(TrainingEventKind.RegularizerUnplugged, 11, 0), (TrainingEventKind.RegularizerPluggedIn, 21, 1e-6)],
            messages.OfType<TrainingEvent>().Where(e => e.Kind is TrainingEventKind.RegularizerUnplugged or TrainingEventKind.RegularizerPluggedIn)
                .Select(e => (e.Kind, e.Step, e.Lambda!.Value)));
    }

    [Fact]
    public void Commands_about_a_regularizer_that_is_not_there_change_nothing()
    {
        var messages = Run(Small, (message, control) =>
        {
            if (message is MetricsMeasured { Step: 10 })
            {
                control.Send(new SetLambda(0.5));
                control.Send(new PlugInRegularizer());
            }
        });
        Assert.Equal(Losses(Run(Small)), Losses(messages));
    }

    [Fact]
    public void Pausing_and_going_on_changes_no_number()
    {
        var resumer = Task.CompletedTask;
        var paused = Run(Small, (message, control) =>
        {
            if (message is MetricsMeasured { Step: 15 })
            {
                control.Send(new PauseTraining());
            }
            else if (message is TrainingEvent { Kind: TrainingEventKind.Paused })
            {
                resumer = Task.Run(() => control.Send(new ResumeTraining()));
            }
        });
        Assert.Equal(
            [TrainingEventKind.RunStarted, TrainingEventKind.Paused, TrainingEventKind.Resumed, TrainingEventKind.Completed], Kinds(paused));
        Assert.Contains(paused.OfType<TrainingProgress>(), p => p.Paused && p.Step == 15);
        Assert.Equal(Losses(Run(Small)), Losses(paused));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stopping_ends_the_run_at_once_also_while_it_is_paused(bool whilePaused)
    {
        var messages = Run(Small, (message, control) =>
        {
            if (message is MetricsMeasured { Step: 15 })
            {
                if (whilePaused)
                {
                    control.Send(new PauseTraining());
                }

                control.Send(new StopTraining());
            }
        });
        Assert.Equal(new TrainingEnded(TrainingOutcome.Stopped, 15), messages[^1]);
    }

    [Fact]
    public void Cancelling_interrupts_the_run()
    {
        using var cancellation = new CancellationTokenSource();
        var messages = Run(
            Small,
            (message, _) =>
            {
                if (message is MetricsMeasured { Step: 10 })
                {
                    cancellation.Cancel();
                }
            },
            cancellation: cancellation.Token);
        Assert.Equal(new TrainingEnded(TrainingOutcome.Interrupted, 10), messages[^1]);
    }

    [Fact]
    public void A_loss_that_is_no_longer_finite_ends_the_run_as_diverged_and_keeps_what_was_before()
    {
        var messages = Run(Small with
        {
            Optimizer = new SgdSpec { LearningRate = 10, Momentum = 0.99 },
            Regularizer = new FlatnessSpec { Lambda = 1e6 },
        });
        var ended = Assert.IsType<TrainingEnded>(messages[^1]);
        Assert.Equal(TrainingOutcome.Diverged, ended.Outcome);
        Assert.Contains("finite", ended.Error, StringComparison.Ordinal);
        Assert.NotEmpty(messages.OfType<MetricsMeasured>());
        Assert.Equal(TrainingEventKind.Diverged, Kinds(messages)[^1]);
        Assert.All(messages.OfType<MetricsMeasured>().SelectMany(m => m.Values.Values), v => Assert.True(v is null || double.IsFinite(v.Value)));
    }

    [Fact]
    public void A_device_that_is_not_there_is_named()
    {
        var error = Assert.Throws<InvalidSpecException>(() => Run(Small with { Device = "cuda:99" }));
        Assert.Equal("device", Assert.Single(error.Errors).Field);
    }

    [Fact]
    public void A_precision_that_the_device_does_not_have_is_refused_also_where_the_device_was_chosen_by_itself()
    {
        var error = Assert.Throws<InvalidSpecException>(() => Tf32.Use(MatmulPrecision.Tf32, CPU));
        Assert.Equal("precision", Assert.Single(error.Errors).Field);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("ncc")]
    [InlineData("flatness")]
    [InlineData("flatnessBound")]
    public void A_thousand_steps_leave_no_tensor_behind(string kind)
    {
        var spec = Small with
        {
            Steps = 1_000,
            Evaluation = new EvaluationSpec { Every = 100, DenseUntil = 1_000 },
            Regularizer = Regularizer(kind) with { Lambda = kind == "none" ? 0 : 1e-9 },
        };
        var counts = new List<long>();
        var control = new RunControl();
        foreach (var message in new Trainer(spec, control).Run())
        {
            if (message is MetricsMeasured { Step: >= 100 })
            {
                counts.Add(Tensor.TotalCount);
            }
        }

        control.Dispose();
        Assert.True(counts[^1] <= counts[0] + 8, string.Join(" ", counts));
    }

    private static RegularizerSpec Regularizer(string kind) => (RegularizerSpec)KnownKinds.Regularizers.First(known => known.Name == kind).Default;

    private static List<TrainingMessage> Run(
        ExperimentSpec spec,
        Action<TrainingMessage, RunControl>? react = null,
        IReadOnlyList<Intervention>? interventions = null,
        CancellationToken cancellation = default)
    {
        using var control = new RunControl();
        var messages = new List<TrainingMessage>();
        foreach (var message in new Trainer(spec, control, interventions).Run(cancellation))
        {
            messages.Add(message);
            react?.Invoke(message, control);
        }

        return messages;
    }

    private static List<string> Kinds(IEnumerable<TrainingMessage> messages) =>
        [.. messages.OfType<TrainingEvent>().Where(e => e.Kind != TrainingEventKind.MeasureUndefined).Select(e => e.Kind)];

    private static List<(long Step, double? Loss)> Losses(IEnumerable<TrainingMessage> messages) =>
        [.. messages.OfType<MetricsMeasured>().Select(m => (m.Step, m.Values["train_loss"]))];

    /// <summary>Set back and forth by years, at each look.</summary>
    private sealed class RestlessClock : TimeProvider
    {
        private int looks;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddYears(looks++ % 2 == 0 ? 3 : -3);
    }
}
