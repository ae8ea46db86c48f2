using GrokLab.Training.Checkpoints;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tasks.Cifar10;
using GrokLab.Training.Tasks.ModularArithmetic;
using GrokLab.Training.Tests.Engine;
using GrokLab.Training.Tests.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Checkpoints;

public sealed class ResumeTests : IDisposable
{
    private static readonly ExperimentSpec Transformer = new()
    {
        Task = new ModularArithmeticSpec { Modulus = 11 },
        Model = new GrokkingTransformerSpec { Width = 16, Heads = 2, FeedForwardWidth = 32 },
        Optimizer = new AdamWSpec { LearningRate = 1e-3, WeightDecay = 1, WarmupSteps = 10 },
        BatchSize = 20,
        Steps = 60,
        Evaluation = new EvaluationSpec { Every = 3, DenseUntil = 20, PointsPerDecade = 20, RepresentativenessPointsPerDecade = 4 },
        Device = "cpu",
    };

    private static readonly ExperimentSpec Regularized = Transformer with
    {
        Regularizer = new NccSpec
        {
            Lambda = 1e-6, Schedule = [new LambdaChange { Step = 40, Lambda = 2e-6 }, new LambdaChange { Epoch = 15, Lambda = 0 }],
        },
    };

    private static readonly ExperimentSpec Changing = Transformer with { Optimizer = Changed(Transformer.Optimizer) };

    private static readonly ExperimentSpec Images = new()
    {
        Task = new Cifar10Spec { Augmentation = ImageAugmentation.CropAndFlip },
        Model = new ResNetSpec { Depth = 10, WidthMultiplier = 1.0 / 16 },
        Optimizer = new SgdSpec { LearningRate = 0.01, Momentum = 0.9, WeightDecay = 1e-4 },
        BatchSize = 8,
        Epochs = 5,
        Evaluation = new EvaluationSpec { EveryEpochs = 1 },
        Device = "cpu",
    };

    private readonly MadeCifar10 made = new();
    private readonly TrainedWithCheckpoints whole = new();
    private readonly TrainedWithCheckpoints broken = new();

    private static OptimizerSpec Changed(OptimizerSpec spec) => spec with
    {
        Schedule = LearningRateSchedule.Cosine, ScheduleFrom = 7, MinLearningRate = 1e-5, MaxHeadNorm = 2,
        Changes = [new() { Epoch = 7, LearningRate = 10 * spec.LearningRate, WeightDecay = 0.1 }, new() { Step = 40, WeightDecay = 0 }],
    };

    public static TheoryData<string, int[]> Crashes => new()
    {
        { nameof(Transformer), [1, 2, 31] },
        { nameof(Transformer), [20, 21, 22, 59] },
        { "plain", [11, 30] },
        { nameof(Regularized), [39, 41, 46] },
        { nameof(Images), [1, 9, 10, 17] },
        { nameof(Changing), [19, 20, 21, 41] },
        { "SGD", [19, 21, 41] },
    };

    [Theory]
    [MemberData(nameof(Crashes))]
    public void A_run_that_crashes_again_and_again_follows_the_path_of_one_that_does_not_bit_for_bit(string which, int[] steps)
    {
        using var step = which == "plain" ? new ChosenStep(StepChoice.Plain) : null;
        var spec = which switch
        {
            nameof(Transformer) or "plain" => Transformer, nameof(Regularized) => Regularized, nameof(Images) => Images, nameof(Changing) => Changing,
            _ => Changing with { Optimizer = Changed(new SgdSpec { LearningRate = 0.05 }) },
        };
        var plain = whole.Run(spec);
        List<List<TrainingMessage>> attempts = [.. steps.Select(step => broken.Run(spec, WhenWritten(step))), broken.Run(spec)];
        Assert.All(attempts.Skip(1), attempt => Assert.NotNull(((TrainingStarted)attempt[0]).TakenUp));
        var together = TrainedWithCheckpoints.Together([.. attempts]);
        Assert.Equal(TrainedWithCheckpoints.Metrics(plain), TrainedWithCheckpoints.Metrics(together));
        Assert.Equal(TrainedWithCheckpoints.Events(plain), TrainedWithCheckpoints.Events(together));
        Assert.Equal(whole.FinalTensors(), broken.FinalTensors());
        Assert.Contains(whole.FinalTensors(), t => t.Contains(which == nameof(Images) ? "running_var" : which == "SGD" ? "momentum" : "exp_avg_sq", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_done_by_hand_is_done_before_and_after_a_crash_as_without_one(bool beforeTheCheckpoint)
    {
        void Unplug(TrainingMessage message, RunControl control)
        {
            if (message is MetricsMeasured { Step: 12 })
            {
                control.Send(new SetLambda(0));
            }
            else if (message is MetricsMeasured { Step: 18 })
            {
                control.Send(new PlugInRegularizer());
            }
        }

        var plain = whole.Run(Regularized, react: Unplug);
        var first = broken.Run(Regularized, WhenWritten(beforeTheCheckpoint ? 15 : 12), Unplug);

        // Whoever stores the run knows of the second change although the crash came before a checkpoint with it.
        var second = broken.Run(Regularized, interventions: [new(13, "lambda", 0), new(19, "lambda", 1e-6)]);
        Assert.Equal(TrainedWithCheckpoints.Metrics(plain), TrainedWithCheckpoints.Metrics(TrainedWithCheckpoints.Together(first, second)));
        Assert.Equal(whole.FinalTensors(), broken.FinalTensors());
        Assert.Contains(TrainedWithCheckpoints.Events(TrainedWithCheckpoints.Together(first, second)), e => e == (TrainingEventKind.RegularizerPluggedIn, 19, 1e-6));
    }

    [Fact]
    public void Without_anybody_else_to_remember_it_the_checkpoint_knows_what_was_done_by_hand()
    {
        var first = broken.Run(Regularized, react: (message, control) =>
        {
            if (message is TrainingEvent { Kind: TrainingEventKind.RunStarted })
            {
                control.Send(new SetLambda(0));
            }
            else if (message is MetricsMeasured { Step: 12 })
            {
                control.Send(new StopTraining());
            }
        });
        Assert.Contains(first, m => m is TrainingEnded { Outcome: TrainingOutcome.Stopped, Step: 12 });
        var takenUp = ((TrainingStarted)broken.Run(Regularized)[0]).TakenUp!;
        Assert.Equal((12, 0, 1e-6), (takenUp.Step, takenUp.Lambda, takenUp.PluggedInLambda));
    }

    [Fact]
    public void A_finished_run_goes_on_to_more_steps_as_if_it_had_been_longer_from_the_first()
    {
        var plain = whole.Run(Transformer with { Steps = 80 });
        var (first, second) = (broken.Run(Transformer), broken.Run(Transformer with { Steps = 80 }));
        var known = TrainedWithCheckpoints.Metrics(TrainedWithCheckpoints.Together(first, second));
        Assert.Equal(60, ((TrainingStarted)second[0]).TakenUp!.Step);
        Assert.Equal(TrainedWithCheckpoints.Metrics(plain), known.Where(m => !m.StartsWith("60 ", StringComparison.Ordinal) || plain.OfType<MetricsMeasured>().Any(p => p.Step == 60)));
        Assert.Equal(whole.FinalTensors(), broken.FinalTensors());
    }

    [Fact]
    public void From_a_checkpoint_another_regularizer_optimizer_setting_or_length_may_follow_but_no_other_network_or_data()
    {
        // A stop, because a checkpoint that is written beside the training may be told of only at the run's end.
        broken.Run(Regularized, react: (message, control) =>
        {
            if (message is MetricsMeasured { Step: 12 })
            {
                control.Send(new StopTraining());
            }
        });
        var unplugged = broken.Run(Regularized with { Regularizer = new NccSpec {  }, Steps = 30, Optimizer = new AdamWSpec() });
        var takenUp = ((TrainingStarted)unplugged[0]).TakenUp!;
        Assert.Equal(12, takenUp.Step);
        Assert.Equal((0, 0), (takenUp.Lambda, takenUp.PluggedInLambda));
        Assert.All(unplugged.OfType<MetricsMeasured>(), m => Assert.Equal(0, m.Values["lambda"]));

        string Refused(ExperimentSpec spec) => Assert.Single(Assert.Throws<InvalidSpecException>(() => broken.Run(spec)).Errors).Field;
        Assert.Equal("model", Refused(Regularized with { Model = new GrokkingTransformerSpec() }));
        Assert.Equal("seed", Refused(Regularized with { Seed = 2 }));
        Assert.Equal("task", Refused(Regularized with { Task = new ModularArithmeticSpec { Modulus = 7 } }));
        Assert.Equal("batchSize", Refused(Regularized with { BatchSize = 10 }));
        Assert.Equal("optimizer.kind", Refused(Regularized with { Optimizer = new SgdSpec() }));
        Assert.Equal("steps", Refused(Regularized with { Steps = 29 }));
    }

    [Fact]
    public void An_unsound_checkpoint_is_named_and_the_one_before_is_used()
    {
        var plain = whole.Run(Transformer);
        broken.Run(Transformer, WhenWritten(18), AtEveryEvaluation, Rarely);
        var (newest, before) = (broken.Folder.List()[0], broken.Folder.List()[1]);
        var bytes = File.ReadAllBytes(newest.Path);
        bytes[^9] ^= 1;
        File.WriteAllBytes(newest.Path, bytes);
        Assert.Equal((18, 15), (newest.Step, before.Step));
        var second = broken.Run(Transformer);
        Assert.Equal(before.Step, ((TrainingStarted)second[0]).TakenUp!.Step);
        var unsound = Assert.IsType<TrainingEvent>(second[1]);
        Assert.Equal(TrainingEventKind.CheckpointUnsound, unsound.Kind);
        Assert.Contains(newest.Name, unsound.Message, StringComparison.Ordinal);
        Assert.Contains("SHA-256", unsound.Message, StringComparison.Ordinal);
        Assert.Equal(whole.FinalTensors(), broken.FinalTensors());
        Assert.Equal(TrainedWithCheckpoints.Metrics(plain).TakeLast(40), TrainedWithCheckpoints.Metrics(second).TakeLast(40));
    }

    [Fact]
    public void Without_a_sound_checkpoint_the_run_starts_anew_or_fails_where_it_must_not()
    {
        broken.Run(Transformer, WhenWritten(18), AtEveryEvaluation, Rarely);
        foreach (var entry in broken.Folder.List())
        {
            File.WriteAllBytes(entry.Path, File.ReadAllBytes(entry.Path)[..100]);
        }

        var error = Assert.Throws<CheckpointException>(() => broken.Run(Transformer, change: s => s with { MustResume = true }));
        Assert.Contains("torn", error.Message, StringComparison.Ordinal);
        Assert.Null(((TrainingStarted)broken.Run(Transformer)[0]).TakenUp);
    }

    [Fact]
    public void What_whoever_stores_the_run_does_not_know_of_is_trained_again()
    {
        broken.Run(Transformer, WhenWritten(18), AtEveryEvaluation, s => Rarely(s) with { Kept = 100 });
        var second = broken.Run(Transformer, change: s => s with { ResumeThrough = 14 });
        Assert.Equal(12, ((TrainingStarted)second[0]).TakenUp!.Step);
        Assert.Equal(TrainedWithCheckpoints.Metrics(whole.Run(Transformer)).TakeLast(40), TrainedWithCheckpoints.Metrics(second).TakeLast(40));
    }

    [Fact]
    public void The_newest_are_kept_and_one_that_is_confirmed_until_two_newer_ones_are()
    {
        broken.Run(
            Transformer,
            change: s => Rarely(s) with { AwaitsConfirmation = true },
            react: (message, control) =>
            {
                if (message is CheckpointWritten { Step: 6 or 9 } written)
                {
                    control.Send(new ConfirmCheckpoint(written.Step));
                }

                AtEveryEvaluation(message, control);
            });
        var steps = broken.Folder.List().Select(entry => entry.Step).ToList();
        Assert.Equal((4, 60, 9, 6), (steps.Count, steps[0], steps[2], steps[3]));

        whole.Run(Transformer, react: AtEveryEvaluation, change: s => Rarely(s) with { Kept = 3 });
        Assert.Equal(3, whole.Folder.List().Count);
    }

    [Fact]
    public void Pausing_stopping_and_ending_leave_a_checkpoint_of_that_very_step()
    {
        var messages = broken.Run(Transformer, change: Rarely, react: (message, control) =>
        {
            switch (message)
            {
                case MetricsMeasured { Step: 12 }:
                    control.Send(new PauseTraining());
                    break;
                case CheckpointWritten:
                    control.Send(new ResumeTraining());
                    break;
                case MetricsMeasured { Step: 18 }:
                    control.Send(new InterruptTraining());
                    break;
            }
        });
        Assert.Equal([12, 18], messages.OfType<CheckpointWritten>().Select(c => c.Step));
        Assert.Equal([60], broken.Run(Transformer, change: Rarely).OfType<CheckpointWritten>().Select(c => c.Step));
    }

    [Fact]
    public void A_disk_that_takes_no_checkpoint_is_told_of_once_and_training_goes_on()
    {
        var file = Path.Combine(broken.Folder.FullPath, "a file");
        File.WriteAllText(file, "");
        var messages = broken.Run(Transformer, change: s => s with { Directory = Path.Combine(file, "below it") });
        Assert.Single(messages.OfType<TrainingEvent>(), e => e.Kind == TrainingEventKind.CheckpointFailed);
        Assert.Equal(TrainedWithCheckpoints.Metrics(whole.Run(Transformer)), TrainedWithCheckpoints.Metrics(messages));
    }

    [Fact]
    public void A_disk_that_becomes_full_is_reported_once_although_each_checkpoint_has_another_name()
    {
        var folder = broken.Folder.FullPath;
        for (var step = 0; step <= 60; step++)
        {
            Directory.CreateDirectory(Path.Combine(folder, $"step-{step:D10}.safetensors.partial")); // No file can have the name.
        }

        var messages = broken.Run(Transformer);
        Assert.Empty(messages.OfType<CheckpointWritten>());
        Assert.Single(messages.OfType<TrainingEvent>(), e => e.Kind == TrainingEventKind.CheckpointFailed);
    }

    [Fact]
    public void A_run_that_resumes_with_another_number_of_threads_says_so()
    {
        var first = broken.Run(Transformer, crashAfter: message => message is CheckpointWritten { Step: >= 20 });
        var threads = ((TrainingStarted)first[0]).Versions["threads"];
        var entry = broken.Folder.List()[0];
        var checkpoint = CheckpointFolder.Read(entry);
        Assert.Equal(threads, checkpoint.Progress.Computation["threads"]);
        broken.Folder.Write(checkpoint with
        {
            Progress = checkpoint.Progress with { Computation = new Dictionary<string, string>(checkpoint.Progress.Computation) { ["threads"] = "77" } },
        });
        var told = Assert.Single(broken.Run(Transformer).OfType<TrainingEvent>(), e => e.Kind == TrainingEventKind.ComputationChanged);
        Assert.Equal(entry.Step, told.Step);
        Assert.Equal($"threads: 77 before, {threads} now. The steps from here on can differ in rounding.", told.Message);
    }

    [Fact]
    public void A_run_that_resumes_as_it_was_or_from_a_checkpoint_that_does_not_say_it_reports_no_change()
    {
        broken.Run(Transformer, crashAfter: message => message is CheckpointWritten { Step: >= 20 });
        var checkpoint = CheckpointFolder.Read(broken.Folder.List()[0]);
        broken.Folder.Write(checkpoint with { Progress = checkpoint.Progress with { Computation = new Dictionary<string, string>() } });
        var second = broken.Run(Transformer, crashAfter: message => message is CheckpointWritten { Step: >= 40 });
        Assert.Equal(checkpoint.Progress.Step, ((TrainingStarted)second[0]).TakenUp!.Step);
        var third = broken.Run(Transformer);
        Assert.DoesNotContain(second.Concat(third).OfType<TrainingEvent>(), e => e.Kind == TrainingEventKind.ComputationChanged);
    }

    [LinuxFact]
    public void A_checkpoint_that_was_replaced_by_a_pipe_is_not_opened()
    {
        broken.Run(Transformer, crashAfter: message => message is CheckpointWritten { Step: >= 20 });
        var (newest, before) = (broken.Folder.List()[0], broken.Folder.List()[1]);
        File.Delete(newest.Path);
        using (var make = System.Diagnostics.Process.Start("mkfifo", [newest.Path]))
        {
            make.WaitForExit();
        }

        var messages = broken.Run(Transformer);
        Assert.Equal(before.Step, ((TrainingStarted)messages[0]).TakenUp!.Step);
        var unsound = Assert.Single(messages.OfType<TrainingEvent>(), e => e.Kind == TrainingEventKind.CheckpointUnsound);
        Assert.Equal($"{newest.Name}: It is empty, or not a regular file.", unsound.Message);
    }

    [Fact]
    public void Checkpoints_leave_no_tensor_behind()
    {
        var counts = new List<long>();
        broken.Run(Transformer with { Steps = 600, Evaluation = new EvaluationSpec { Every = 50, DenseUntil = 600 } }, react: (message, _) =>
        {
            if (message is MetricsMeasured { Step: >= 50 })
            {
                counts.Add(Tensor.TotalCount);
            }
        });
        Assert.True(counts[^1] <= counts[0] + 8, string.Join(" ", counts));
    }

    public void Dispose()
    {
        made.Dispose();
        whole.Dispose();
        broken.Dispose();
    }

    private static CheckpointSettings Rarely(CheckpointSettings settings) => settings with { IntervalSeconds = 3_600 };

    /// <summary>Pauses after every evaluation, which makes a checkpoint, and goes on when it is written.</summary>
    private static void AtEveryEvaluation(TrainingMessage message, RunControl control)
    {
        if (message is MetricsMeasured { Step: > 0 })
        {
            control.Send(new PauseTraining());
        }
        else if (message is CheckpointWritten)
        {
            control.Send(new ResumeTraining());
        }
    }

    private static Func<TrainingMessage, bool> WhenWritten(long step) => message => message is CheckpointWritten written && written.Step >= step;
}
