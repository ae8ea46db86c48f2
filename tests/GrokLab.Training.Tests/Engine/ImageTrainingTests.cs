using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.ResNet;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Protocol;
using GrokLab.Training.Tasks.Cifar10;
using GrokLab.Training.Tests.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Engine;

public sealed class ImageTrainingTests : IDisposable
{
    private static readonly ExperimentSpec Small = new()
    {
        Task = new Cifar10Spec { Augmentation = ImageAugmentation.CropAndFlip },
        Model = new ResNetSpec { Depth = 10, WidthMultiplier = 1.0 / 16 },
        Optimizer = new SgdSpec { LearningRate = 0.01, Momentum = 0.9 },
        BatchSize = 8,
        Epochs = 4,
        Evaluation = new EvaluationSpec { EveryEpochs = 2, RepresentativenessPointsPerDecade = 1 },
        Device = "cpu",
    };

    private readonly MadeCifar10 made = new();

    public void Dispose() => made.Dispose();

    [Fact]
    public void A_run_on_images_is_evaluated_every_so_many_epochs_and_measures_the_angle_of_every_pair_of_classes()
    {
        var messages = Run(Small);
        var started = Assert.IsType<TrainingStarted>(messages[0]);
        Assert.Equal((16, 4, 30, 10, 10, 32), (started.TotalSteps, started.StepsPerEpoch, started.TrainSamples, started.ValidationSamples, started.Classes, started.Features));
        Assert.Equal(TrainingOutcome.Completed, Assert.IsType<TrainingEnded>(messages[^1]).Outcome);
        var metrics = messages.OfType<MetricsMeasured>().ToList();
        Assert.Equal([0.0, 2.0, 4.0], metrics.Select(m => m.Epoch));
        var angles = metrics[^1].Values.Where(v => v.Key.Count(c => c == '_') == 2 && v.Key.StartsWith("angle_", StringComparison.Ordinal)).ToList();
        Assert.Equal(45, angles.Count);
        Assert.Equal(metrics[^1].Values["angle_mean"]!.Value, angles.Average(a => a.Value!.Value), 1e-9);
    }

    [Fact]
    public void Training_on_images_is_repeated_bit_for_bit()
    {
        var losses = Losses(Run(Small));
        Assert.Equal(losses, Losses(Run(Small)));
        Assert.NotEqual(losses, Losses(Run(Small with { Seed = 2 })));
        Assert.NotEqual(losses, Losses(Run(Small with { Task = new Cifar10Spec() })));
    }

    [Fact]
    public void Evaluating_changes_nothing_that_training_goes_on_from() => Assert.Equal(
        Losses(Run(Small)),
        Losses(Run(Small with { Evaluation = Small.Evaluation with { EveryEpochs = 1 } })).Where(l => l.Step % 8 == 0));

    [Theory]
    [InlineData(1)]
    [InlineData(29)]
    public void A_batch_of_one_image_that_batch_normalisation_cannot_take_is_refused_before_training(int batchSize)
    {
        var error = Assert.Throws<InvalidSpecException>(() => Run(Small with { BatchSize = batchSize }));
        Assert.Equal("batchSize", Assert.Single(error.Errors).Field);
        var spec = Small with { BatchSize = batchSize, Steps = 2, Epochs = null, Model = new ResNetSpec { Depth = 10, Stem = ResNetStem.Cifar, WidthMultiplier = 1.0 / 16 } };
        Assert.Equal(TrainingOutcome.Completed, Assert.IsType<TrainingEnded>(Run(spec)[^1]).Outcome);
    }

    [Theory]
    [InlineData(1.0 / 8)]
    [InlineData(3.0 / 16)]
    public void Networks_of_few_channels_train_on_batches_of_an_odd_size_with_two_threads(double width)
    {
        var before = get_num_threads();
        set_num_threads(2);
        try
        {
            // oneDNN's convolution of the shortcut would destroy memory here.
            var spec = Small with { BatchSize = 15, Model = new ResNetSpec { Depth = 10, Stem = ResNetStem.Cifar, WidthMultiplier = width } };
            Assert.Equal(TrainingOutcome.Completed, Assert.IsType<TrainingEnded>(Run(spec)[^1]).Outcome);
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Fact]
    public void Many_steps_on_images_leave_no_tensor_behind()
    {
        var counts = new List<long>();
        using var control = new RunControl();
        var spec = Small with { Epochs = 60, Evaluation = Small.Evaluation with { EveryEpochs = 10 } };
        foreach (var message in new Trainer(spec, control).Run())
        {
            if (message is MetricsMeasured { Step: > 0 })
            {
                counts.Add(Tensor.TotalCount);
            }
        }

        Assert.True(counts[^1] <= counts[0] + 8, string.Join(" ", counts));
    }

    [Fact]
    public void Representativeness_is_measured_at_its_own_sparser_steps_only()
    {
        var spec = Small with { Evaluation = new EvaluationSpec { Every = 1, DenseUntil = 100, RepresentativenessPointsPerDecade = 2 } };
        var metrics = Run(spec).OfType<MetricsMeasured>().ToList();
        Assert.Equal(17, metrics.Count);
        Assert.Equal([0, 3, 10, 16], metrics.Where(m => m.Values.ContainsKey("representativeness")).Select(m => (int)m.Step));
        Assert.All(metrics, m => Assert.Equal(m.Values.ContainsKey("representativeness"), m.Values.ContainsKey("representativeness_cross_entropy")));
        Assert.DoesNotContain(
            Run(spec with { Evaluation = new EvaluationSpec() }).OfType<MetricsMeasured>(), m => m.Values.ContainsKey("representativeness"));
    }

    private static List<TrainingMessage> Run(ExperimentSpec spec)
    {
        using var control = new RunControl();
        return [.. new Trainer(spec, control).Run()];
    }

    private static List<(long Step, double? Loss)> Losses(IEnumerable<TrainingMessage> messages) =>
        [.. messages.OfType<MetricsMeasured>().Select(m => (m.Step, m.Values["train_loss"]))];
}
