using GrokLab.Training.Datasets;
using GrokLab.Training.Runtime;
using GrokLab.Training.Tests.Tasks;

namespace GrokLab.Training.Tests.Datasets;

public sealed class Cifar10RecordsTests : IDisposable
{
    private readonly MadeCifar10 made = new(recordsABatch: 3, testRecords: 4);

    public void Dispose() => made.Dispose();

    [Fact]
    public void Training_records_come_from_the_five_batches_in_their_order_and_test_records_from_the_sixth()
    {
        var train = Cifar10Records.ReadTraining(made.Folder);
        Assert.Equal([0, 1, 2, 1, 2, 3, 2, 3, 4, 3, 4, 5, 4, 5, 6], train.Labels.Select(l => (int)l));
        Assert.Equal(MadeBatches.Pixel(3, 1, 2, 30, 7), train.Pixels[(10 * 3_072) + 2_048 + (30 * 32) + 7]);
        Assert.Equal([5, 6, 7, 8], Cifar10Records.ReadTest(made.Folder).Labels.Select(l => (int)l));
    }

    [Fact]
    public void A_limit_takes_the_first_records_and_at_most_what_is_there()
    {
        Assert.Equal([0, 1, 2, 1], Cifar10Records.ReadTraining(made.Folder, limit: 4).Labels.Select(l => (int)l));
        Assert.Equal(15, Cifar10Records.ReadTraining(made.Folder, limit: 1_000).Count);
    }

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(3_072, "3,072 bytes")]
    [InlineData((3_073 * 2) + 5, "record 2")]
    public void A_file_that_is_no_whole_number_of_records_is_refused_by_name(int length, string words)
    {
        File.WriteAllBytes(made.PathOf("data_batch_4.bin"), new byte[length]);
        var error = Assert.Throws<DatasetException>(() => Cifar10Records.ReadTraining(made.Folder));
        Assert.Contains("data_batch_4.bin", error.Message, StringComparison.Ordinal);
        Assert.Contains("3,073", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_beyond_9_is_refused_with_its_file_and_record()
    {
        var bytes = File.ReadAllBytes(made.PathOf("test_batch.bin"));
        bytes[2 * 3_073] = 255;
        File.WriteAllBytes(made.PathOf("test_batch.bin"), bytes);
        var error = Assert.Throws<DatasetException>(() => Cifar10Records.ReadTest(made.Folder));
        Assert.Contains("test_batch.bin' is damaged: record 3 has the label 255; allowed are 0 to 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_batch_is_refused_with_the_missing_names()
    {
        File.Delete(made.PathOf("data_batch_2.bin"));
        var error = Assert.Throws<DatasetException>(() => Cifar10Records.ReadTest(made.Folder));
        Assert.Contains("data_batch_2.bin is missing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_summary_counts_files_and_classes()
    {
        var summary = Cifar10Summary.Read(made.Folder);
        Assert.Equal(Cifar10Folder.BatchFiles.Select(name => new Cifar10Batch(name, name == "test_batch.bin" ? 4 : 3)), summary.Batches);
        Assert.Equal([1, 2, 3, 3, 3, 2, 1, 0, 0, 0], summary.TrainPerClass);
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 0], summary.TestPerClass);
        Assert.Equal(19 * 3_073, summary.Bytes);
    }

    [Fact]
    public void Samples_are_a_class_s_images_in_their_order()
    {
        // Class 3 is record 2 of the second batch, 1 of the third and 0 of the fourth.
        byte[][] Expected(params (int Batch, int Record)[] images) => [.. images.Select(i => (byte[])[
            .. from channel in Enumerable.Range(0, 3)
               from row in Enumerable.Range(0, 32)
               from column in Enumerable.Range(0, 32)
               select MadeBatches.Pixel(i.Batch, i.Record, channel, row, column)])];
        Assert.Equal(Expected((1, 2), (2, 1), (3, 0)), Cifar10Samples.Read(made.Folder, label: 3, count: 10));
        Assert.Equal(Expected((2, 1)), Cifar10Samples.Read(made.Folder, label: 3, count: 1, skip: 1));
        Assert.Empty(Cifar10Samples.Read(made.Folder, label: 9, count: 1));
    }

    [Fact]
    public void A_folder_that_is_not_there_says_how_to_get_it()
    {
        var error = Assert.Throws<DatasetException>(() => Cifar10Records.ReadTraining(made.PathOf("nowhere")));
        Assert.Contains("Datasets:Cifar10", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_setting_names_the_folder_and_without_it_the_storage_folder_does()
    {
        Assert.Equal(made.Folder, Cifar10Folder.FromEnvironment());
        var storage = Environment.GetEnvironmentVariable(StorageFolder.Variable);
        try
        {
            Environment.SetEnvironmentVariable(Cifar10Folder.FolderVariable, null);
            Environment.SetEnvironmentVariable(StorageFolder.Variable, made.Folder);
            Assert.Equal(Path.Combine(made.Folder, "datasets", "cifar-10-batches-bin"), Cifar10Folder.FromEnvironment());
        }
        finally
        {
            Environment.SetEnvironmentVariable(StorageFolder.Variable, storage);
        }
    }
}
