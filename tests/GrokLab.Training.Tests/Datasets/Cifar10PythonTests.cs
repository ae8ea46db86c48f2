using System.Formats.Tar;
using System.Text;
using GrokLab.Training.Datasets;
using GrokLab.Training.Tests.Tasks;

namespace GrokLab.Training.Tests.Datasets;

/// <summary>CIFAR-10's Python version is installed as binary batches; other data sets are recognised and refused.</summary>
public sealed class Cifar10PythonTests : IDisposable
{
    private readonly MadeCifar10 made = new(recordsABatch: 300, testRecords: 30); // More than 255 values to remember, as in the official batches.
    private readonly DirectoryInfo storage = Directory.CreateTempSubdirectory("groklab-python-");
    private readonly HttpClient client = new();

    public Cifar10PythonTests()
    {
        MadePickles.Write(made.Folder, PythonFolder);
    }

    private string Folder => Cifar10Folder.Under(storage.FullName);

    private string PythonFolder => Path.Combine(storage.FullName, "cifar-10-batches-py");

    public void Dispose()
    {
        client.Dispose();
        made.Dispose();
        storage.Delete(recursive: true);
    }

    [Fact]
    public async Task An_archive_of_the_python_version_is_installed_as_the_same_binary_batches()
    {
        var summary = await new Cifar10Installer(client).InstallArchiveAsync(Archive("cifar-10-batches-py", PythonFolder), Folder);
        Assert.Equal((1_500, 30), (summary.TrainImages, summary.TestImages));
        AssertSameBatches();
    }

    [Fact]
    public async Task A_folder_of_the_python_version_is_installed_as_the_same_binary_batches()
    {
        await new Cifar10Installer(client).InstallFolderAsync(PythonFolder, Folder);
        AssertSameBatches();
        Assert.Equal(7, Directory.GetFiles(PythonFolder).Length); // The user's own files stay.
    }

    [Fact]
    public async Task A_pickle_that_names_another_function_is_refused_and_nothing_is_executed()
    {
        var trace = Path.Combine(storage.FullName, "executed");
        await AssertRefusedAsync(
            Encoding.ASCII.GetBytes($"\u0002}}q\u0001(U\u0004dataq\u0002cos\nsystem\nq\u0003U{(char)(trace.Length + 6)}touch {trace}q\u0004\0").Prepend((byte)0x80),
            "names a function or class", "Nothing of it was executed");
        await AssertRefusedAsync(MadePickles.Batch([1], new byte[3_072], newArray: "numpy.core.multiarray\nfromfile\n"), "names a function or class");
        Assert.False(File.Exists(trace));
    }

    [Fact]
    public async Task A_batch_that_is_damaged_or_something_else_is_refused_with_what_is_wrong()
    {
        var good = MadePickles.Batch([1, 2], new byte[2 * 3_072]);
        await AssertRefusedAsync(good[..1_000], "cut short at byte");
        await AssertRefusedAsync(MadePickles.Batch([1], new byte[3_072], protocol: 4), "protocol 4; only protocol 2");
        await AssertRefusedAsync(MadePickles.Batch([1, 10], new byte[2 * 3_072]), "Label 2 is 10; allowed are 0 to 9");
        await AssertRefusedAsync(MadePickles.Batch([1, 2], new byte[2 * 3_072], columns: 3_000), "2 labels and an array of 2 × 3000");
        await AssertRefusedAsync(MadePickles.Batch([1, 2], new byte[3_072]), "2 labels and an array of 2 × 3072");
        await AssertRefusedAsync(MadePickles.Batch([], []), "0 labels");
        await AssertRefusedAsync("binary"u8.ToArray(), "needs other values");
        await AssertRefusedAsync([0x80, 2, 0x95], "is the operation 0x95");
        await AssertRefusedAsync([0x80, 2, (byte)'}', (byte)'.'], "no labels and data");
        await AssertRefusedAsync([0x80, 2, .. Enumerable.Repeat((byte)']', 1_000_001)], "more than 1,000,000 operations");
    }

    [Fact]
    public void Any_change_of_a_pickle_is_read_or_refused_and_never_ends_the_program()
    {
        var good = MadePickles.Batch([1, 2, 3], new byte[3 * 3_072]);
        int[] places = [.. Enumerable.Range(0, 330), .. Enumerable.Range(good.Length - 90, 90)];
        foreach (var place in places)
        {
            foreach (var value in "\0\u0002(.)KMNJUT]}tasequrhjcRb\u0080\u0085\u0086\u0087\u0088\u0089\u00ff")
            {
                var changed = good.ToArray();
                changed[place] = (byte)value;
                try
                {
                    _ = Pickle.Read(changed);
                }
                catch (InvalidDataException)
                {
                    // Refused.
                }
            }
        }
    }

    [Fact]
    public async Task A_part_of_the_python_version_is_refused_with_what_is_missing()
    {
        File.Delete(Path.Combine(PythonFolder, "data_batch_3"));
        foreach (var install in (Func<Task>[])[
            () => new Cifar10Installer(client).InstallFolderAsync(PythonFolder, Folder),
            () => new Cifar10Installer(client).InstallArchiveAsync(Archive("cifar-10-batches-py", PythonFolder), Folder)])
        {
            var error = await Assert.ThrowsAsync<DatasetException>(install);
            Assert.Contains("Python version: there is no data_batch_3.", error.Message, StringComparison.Ordinal);
            Assert.False(Directory.Exists(Folder));
        }
    }

    [Fact]
    public void Training_on_a_folder_of_the_python_version_says_what_it_is_and_what_to_do()
    {
        var error = Assert.Throws<DatasetException>(() => Cifar10Records.ReadTraining(PythonFolder));
        Assert.Contains($"'{PythonFolder}' holds the Python version of CIFAR-10", error.Message, StringComparison.Ordinal);
        Assert.Contains("cifar-10-binary.tar.gz", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cifar-10-batches-mat", "data_batch_1.mat", "the MATLAB version of CIFAR-10")]
    [InlineData("mine", "test_batch.mat", "the MATLAB version of CIFAR-10")]
    [InlineData("cifar-100-binary", "train.bin", "CIFAR-100")]
    [InlineData("mine", "fine_label_names.txt", "CIFAR-100")]
    public async Task Another_data_set_is_named_with_what_to_get_instead(string folder, string file, string words)
    {
        var other = Directory.CreateDirectory(Path.Combine(storage.FullName, "other", folder)).FullName;
        File.WriteAllText(Path.Combine(other, file), "something");
        var archive = Archive(folder, other);
        foreach (var (source, install) in (List<(string, Func<Task>)>)[
            (archive, () => new Cifar10Installer(client).InstallArchiveAsync(archive, Folder)),
            (other, () => new Cifar10Installer(client).InstallFolderAsync(other, Folder))])
        {
            var error = await Assert.ThrowsAsync<DatasetException>(install);
            Assert.Equal($"'{source}' holds {words}, which GrokLab cannot read. Get the binary version of CIFAR-10, cifar-10-binary.tar.gz, instead.", error.Message);
            Assert.False(Directory.Exists(Folder));
        }
    }

    private async Task AssertRefusedAsync(IEnumerable<byte> batch, params string[] words)
    {
        File.WriteAllBytes(Path.Combine(PythonFolder, "data_batch_2"), [.. batch]);
        var error = await Assert.ThrowsAsync<DatasetException>(() => new Cifar10Installer(client).InstallFolderAsync(PythonFolder, Folder));
        Assert.StartsWith($"'{PythonFolder}' has a file data_batch_2 that is no batch of CIFAR-10's Python version, or is damaged.", error.Message, StringComparison.Ordinal);
        Assert.Contains("cifar-10-binary.tar.gz", error.Message, StringComparison.Ordinal);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetDirectoryName(Folder)!));
    }

    private void AssertSameBatches() => Assert.All(Cifar10Folder.BatchFiles, name => Assert.Equal(File.ReadAllBytes(made.PathOf(name)), File.ReadAllBytes(Path.Combine(Folder, name))));

    private string Archive(string name, string folder)
    {
        var path = Path.Combine(storage.FullName, "archive.tar.gz");
        using var packed = new System.IO.Compression.GZipStream(File.Create(path), System.IO.Compression.CompressionLevel.Fastest);
        using var tar = new TarWriter(packed, TarEntryFormat.Ustar);
        foreach (var file in Directory.GetFiles(folder).Order(StringComparer.Ordinal))
        {
            tar.WriteEntry(file, $"{name}/{Path.GetFileName(file)}");
        }

        return path;
    }
}
