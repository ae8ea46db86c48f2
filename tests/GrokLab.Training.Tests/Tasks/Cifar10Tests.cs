using GrokLab.Training.Datasets;
using GrokLab.Training.Tasks;
using GrokLab.Training.Tasks.Cifar10;
using GrokLab.Training.Tests.Datasets;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Tasks;

public sealed class Cifar10Tests : IDisposable
{
    private readonly MadeCifar10 made = new();

    public void Dispose() => made.Dispose();

    [Fact]
    public void Images_stay_bytes_and_batches_are_normalised_channel_by_channel()
    {
        var spec = new Cifar10Spec { Mean = [0.4914, 0.4822, 0.4465], Std = [0.2023, 0.1994, 0.2010] };
        using var data = spec.Load(seed: 1, CPU);
        Assert.Equal((30, 10, 10), (data.Train.Count, data.Validation.Count, data.Classes));
        Assert.Equal(uint8, ((ImageSet)data.Train).Pixels.dtype);
        using var indices = tensor(new long[] { 13, 2 });
        using var batch = data.Train.Inputs(indices);
        Assert.Equal([2, 3, 32, 32], batch.shape);
        var expected = ((MadeBatches.Pixel(2, 1, 1, 9, 20) / 255f) - 0.4822f) / 0.1994f;
        Assert.Equal(expected, batch[0, 1, 9, 20].item<float>(), 1e-6f);
        Assert.Equal(MadeBatches.Label(2, 1), data.Train.Labels[13].item<long>());
    }

    [Fact]
    public void Every_augmented_image_is_some_crop_of_the_padded_image_mirrored_or_not_and_all_kinds_occur()
    {
        using var scope = NewDisposeScope();
        using var crop = new CropAndFlip(seed: 1, samples: 400, CPU);
        var image = randint(1, 256, [1, 3, 32, 32]).to(uint8);
        var changed = crop.Apply(image.expand(400, 3, 32, 32), arange(400), epoch: 0);
        var padded = zeros(3, 40, 40, dtype: uint8);
        padded[.., 4..36, 4..36].copy_(image[0]);
        var possible = stack([.. from top in Enumerable.Range(0, 9)
                                 from left in Enumerable.Range(0, 9)
                                 let part = padded[.., top..(top + 32), left..(left + 32)]
                                 from mirrored in (bool[])[false, true]
                                 select mirrored ? part.flip(-1) : part]).flatten(1); // (162, 3072)
        var which = changed.flatten(1).unsqueeze(1).eq(possible.unsqueeze(0)).all(2); // (400, 162)
        Assert.True(which.any(1).all().item<bool>());
        var counts = which.sum(dim: 0).data<long>().ToArray();
        Assert.InRange(counts.Count(c => c > 0), 130, 162); // 162·(1 − e^(−400/162)) = 148 are expected.
        Assert.InRange(counts.Where((_, i) => i % 2 == 1).Sum(), 150, 250);
    }

    [Fact]
    public void A_samples_change_depends_on_seed_epoch_and_sample_and_on_nothing_before()
    {
        using var scope = NewDisposeScope();
        var spec = new Cifar10Spec { Augmentation = ImageAugmentation.CropAndFlip };
        using var one = spec.Load(seed: 1, CPU);
        using var other = spec.Load(seed: 1, CPU);
        using var seed2 = spec.Load(seed: 2, CPU);
        var indices = arange(30);
        one.Train.TrainingInputs(indices, epoch: 6);
        var epoch7 = one.Train.TrainingInputs(indices, epoch: 7);
        Assert.True(epoch7.Equals(other.Train.TrainingInputs(indices, epoch: 7)));
        Assert.True(epoch7.index_select(0, tensor(new long[] { 29, 3 })).Equals(other.Train.TrainingInputs(tensor(new long[] { 29, 3 }), epoch: 7)));
        Assert.False(epoch7.Equals(one.Train.TrainingInputs(indices, epoch: 8)));
        Assert.False(epoch7.Equals(seed2.Train.TrainingInputs(indices, epoch: 7)));
    }

    [Fact]
    public void Evaluations_see_images_as_they_are()
    {
        using var scope = NewDisposeScope();
        using var plain = new Cifar10Spec().Load(seed: 1, CPU);
        using var augmented = new Cifar10Spec { Augmentation = ImageAugmentation.CropAndFlip }.Load(seed: 1, CPU);
        Assert.True(plain.Train.Inputs(arange(30)).Equals(augmented.Train.Inputs(arange(30))));
        Assert.True(plain.Train.TrainingInputs(arange(30), epoch: 0).Equals(plain.Train.Inputs(arange(30))));
        Assert.False(augmented.Train.TrainingInputs(arange(30), epoch: 0).Equals(plain.Train.Inputs(arange(30))));
    }

    [Fact]
    public void Limits_shorten_both_sets()
    {
        using var data = new Cifar10Spec { TrainLimit = 8, ValidationLimit = 3 }.Load(seed: 1, CPU);
        Assert.Equal((8, 3), (data.Train.Count, data.Validation.Count));
    }

    [Fact]
    public void A_missing_data_set_says_so_when_the_task_is_made()
    {
        File.Delete(made.PathOf("data_batch_1.bin"));
        Assert.Throws<DatasetException>(() => new Cifar10Spec().Load(seed: 1, CPU));
    }
}
