using System.Formats.Tar;
using GrokLab.Training.Datasets;
using GrokLab.Training.Tests.Tasks;

namespace GrokLab.Training.Tests.Datasets;

public sealed class Cifar10InstallerTests : IDisposable
{
    private readonly MadeCifar10 made = new(recordsABatch: 20, testRecords: 30);
    private readonly DirectoryInfo storage = Directory.CreateTempSubdirectory("groklab-install-");
    private readonly HttpClient client = new();
    private readonly byte[] archive;
    private readonly ArchiveServer server;

    public Cifar10InstallerTests()
    {
        File.WriteAllText(made.PathOf("readme.html"), "not needed");
        archive = MadeArchive.Of(made.Folder);
        server = new ArchiveServer(archive);
    }

    private string Folder => Cifar10Folder.Under(storage.FullName);

    private string Part => Path.Combine(storage.FullName, "datasets", "cifar-10-binary.tar.gz.part");

    public void Dispose()
    {
        server.Dispose();
        client.Dispose();
        made.Dispose();
        storage.Delete(recursive: true);
    }

    [Fact]
    public async Task A_download_is_verified_installed_and_readable()
    {
        var stages = new Stages();
        var summary = await Installer().DownloadAsync(Folder, stages);
        Assert.Equal((Folder, 100, 30, 130 * 3_073, false), (summary.Folder, summary.TrainImages, summary.TestImages, summary.Bytes, summary.IsWhole));
        Assert.Equal(Cifar10Records.ReadTraining(made.Folder).Pixels, Cifar10Records.ReadTraining(Folder).Pixels);
        Assert.Equal(Cifar10Folder.ClassNames, summary.ClassNames);
        Assert.Equal(
            [InstallStage.Connecting, InstallStage.Downloading, InstallStage.Verifying, InstallStage.Unpacking, InstallStage.Installed],
            stages.Seen.Select(p => p.Stage).Distinct());
        Assert.Contains(new InstallProgress(InstallStage.Downloading, archive.Length, archive.Length), stages.Seen);
        NothingElseIsThere(installed: true);
    }

    [Fact]
    public async Task What_is_installed_is_never_downloaded_again()
    {
        await Installer().DownloadAsync(Folder);
        Assert.Equal(100, (await Installer().DownloadAsync(Folder)).TrainImages);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task A_broken_transfer_goes_on_where_it_broke()
    {
        server.BreaksAfter.Enqueue(1_000);
        server.BreaksAfter.Enqueue(500);
        await Installer().DownloadAsync(Folder);
        Assert.Equal(["", "bytes=1000-", "bytes=1500-"], server.Ranges);
        NothingElseIsThere(installed: true);
    }

    [Fact]
    public async Task A_later_attempt_goes_on_from_what_an_earlier_one_got()
    {
        server.BreaksAfter.Enqueue(700);
        for (var i = 0; i < 4; i++)
        {
            server.BreaksAfter.Enqueue(0);
        }

        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().DownloadAsync(Folder));
        Assert.Contains("700 bytes are kept", error.Message, StringComparison.Ordinal);
        Assert.Contains("Datasets:Cifar10", error.Advice, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));
        Assert.Equal(700, new FileInfo(Part).Length);
        server.BreaksAfter.Clear();
        await Installer().DownloadAsync(Folder);
        Assert.Equal("bytes=700-", server.Ranges[^1]);
        NothingElseIsThere(installed: true);
    }

    [Fact]
    public async Task A_server_that_ignores_ranges_makes_it_start_anew()
    {
        server.IgnoresRanges = true;
        server.BreaksAfter.Enqueue(1_000);
        await Installer().DownloadAsync(Folder);
        Assert.Equal(["", "bytes=1000-"], server.Ranges);
        NothingElseIsThere(installed: true);
    }

    [Fact]
    public async Task A_whole_part_that_was_never_verified_is_not_downloaded_again()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Part)!);
        File.WriteAllBytes(Part, archive);
        await Installer().DownloadAsync(Folder);
        Assert.Equal([$"bytes={archive.Length}-"], server.Ranges);
        NothingElseIsThere(installed: true);
    }

    [Fact]
    public async Task A_wrong_checksum_installs_nothing_and_keeps_nothing()
    {
        var installer = new Cifar10Installer(client, new Cifar10Source(server.Address, new string('0', 64)), null, TimeSpan.Zero);
        var error = await Assert.ThrowsAsync<DatasetException>(() => installer.DownloadAsync(Folder));
        Assert.Contains(MadeArchive.Sha256(archive), error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task A_refusal_is_told_at_once()
    {
        server.Refusal = "404 Not Found";
        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().DownloadAsync(Folder));
        Assert.Contains("404 Not Found", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Ranges);
    }

    [Fact]
    public async Task Without_a_connection_the_message_says_what_else_to_do()
    {
        var gone = new ArchiveServer([]);
        var address = gone.Address;
        gone.Dispose();
        var installer = new Cifar10Installer(client, new Cifar10Source(address, new string('7', 64)), null, TimeSpan.Zero);
        var error = await Assert.ThrowsAsync<DatasetException>(() => installer.DownloadAsync(Folder));
        Assert.Contains("could not be downloaded", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("kept", error.Message, StringComparison.Ordinal);
        foreach (var part in (string[])[address.ToString(), new('7', 64), Folder, "Datasets:Cifar10"])
        {
            Assert.Contains(part, error.Advice, StringComparison.Ordinal);
        }

        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task An_archive_that_the_user_has_is_installed_without_a_connection()
    {
        var path = Save(archive);
        Assert.Equal(30, (await Installer().InstallArchiveAsync(path, Folder)).TestImages);
        Assert.Empty(server.Ranges);
        Assert.True(File.Exists(path));
        NothingElseIsThere(installed: true);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.95)]
    public async Task A_truncated_archive_is_refused_and_leaves_nothing(double share)
    {
        var path = Save(archive[..(int)(share * archive.Length)]);
        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().InstallArchiveAsync(path, Folder));
        Assert.True(error.Message.Contains("cut short", StringComparison.Ordinal) || error.Message.Contains("missing", StringComparison.Ordinal)
            || error.Message.Contains("damaged", StringComparison.Ordinal), error.Message);
        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task A_file_that_is_no_archive_is_refused()
    {
        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().InstallArchiveAsync(made.PathOf("data_batch_1.bin"), Folder));
        Assert.Contains("no .tar.gz archive", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Theory]
    [InlineData("../../evil.bin")]
    [InlineData("cifar-10-batches-bin/../../data_batch_1.bin")]
    [InlineData("/tmp/data_batch_1.bin")]
    [InlineData("..\\data_batch_1.bin")]
    public async Task An_archive_that_reaches_outside_its_folder_is_refused(string name)
    {
        var path = Save(MadeArchive.Of(made.Folder, tar => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) })));
        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().InstallArchiveAsync(path, Folder));
        Assert.Contains("outside", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task A_batch_that_is_a_link_is_refused()
    {
        var path = Save(MadeArchive.Of(made.Folder, tar => tar.WriteEntry(
            new UstarTarEntry(TarEntryType.SymbolicLink, "cifar-10-batches-bin/test_batch.bin") { LinkName = "/etc/passwd" })));
        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().InstallArchiveAsync(path, Folder));
        Assert.Contains("SymbolicLink", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task An_archive_whose_header_asks_for_more_memory_than_is_allowed_is_refused_and_leaves_nothing()
    {
        // Of PAX and GNU formats, and with more entries than any data set has.
        (Action<TarWriter> More, string Words)[] made =
        [
            (tar => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "x", [new("comment", new string('x', 100_000))])), "header of the type ExtendedAttributes: at most 65,536"),
            (tar => tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, new string('x', 100_000))), "header of the type LongPath: at most 65,536"),
            (tar => Enumerable.Range(0, 1_000).ToList().ForEach(i => tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, $"{i}"))), "too many entries: at most 1,000"),
        ];
        foreach (var (more, words) in made)
        {
            var path = Save(MadeArchive.Of(this.made.Folder, more));
            var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().InstallArchiveAsync(path, Folder));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            NothingElseIsThere(installed: false);
        }
    }

    [Fact]
    public async Task A_folder_with_more_bytes_than_are_allowed_is_refused_before_it_is_copied()
    {
        using (var sparse = File.OpenWrite(made.PathOf("data_batch_1.bin")))
        {
            sparse.SetLength(3_073L * 400_000);
        }

        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().InstallFolderAsync(made.Folder, Folder));
        Assert.Contains("bytes: at most 1,073,741,824 are allowed", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task A_download_with_more_bytes_than_are_allowed_is_refused_before_any_is_written()
    {
        using var large = new HttpClient(new Announcing(2L << 30));
        var installer = new Cifar10Installer(large, new Cifar10Source(server.Address, new string('7', 64)), null, TimeSpan.Zero);
        var error = await Assert.ThrowsAsync<DatasetException>(() => installer.DownloadAsync(Folder));
        Assert.Contains("the file has more than 1,073,741,824 bytes", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task Class_names_of_more_than_64_KiB_are_not_read()
    {
        File.WriteAllText(made.PathOf(Cifar10Folder.ClassNamesFile), string.Join('\n', Enumerable.Repeat(new string('x', 10_000), 10)));
        Assert.Equal(Cifar10Folder.ClassNames, (await Installer().InstallFolderAsync(made.Folder, Folder)).ClassNames);
    }

    [Fact]
    public async Task A_folder_that_the_user_has_is_copied()
    {
        Assert.Equal(100, (await Installer().InstallFolderAsync(made.Folder, Folder)).TrainImages);
        Assert.False(File.Exists(Path.Combine(Folder, "readme.html")));
        NothingElseIsThere(installed: true);
    }

    [Fact]
    public async Task A_folder_with_a_label_of_255_is_refused_and_leaves_nothing()
    {
        var bytes = File.ReadAllBytes(made.PathOf("data_batch_5.bin"));
        bytes[19 * 3_073] = 255;
        File.WriteAllBytes(made.PathOf("data_batch_5.bin"), bytes);
        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().InstallFolderAsync(made.Folder, Folder));
        Assert.Contains("record 20 has the label 255", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task A_folder_without_batches_is_refused()
    {
        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().InstallFolderAsync(storage.FullName, Folder));
        Assert.Contains("data_batch_1.bin", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task A_full_disk_installs_nothing_and_leaves_nothing(long room)
    {
        // The archive of made images is far smaller than they are: the first disk is full while downloading, the second while unpacking.
        Assert.InRange(archive.Length, 1_001, 100_000);
        var installer = new Cifar10Installer(client, new Cifar10Source(server.Address, MadeArchive.Sha256(archive)), new FullDisk(room), TimeSpan.Zero);
        var error = await Assert.ThrowsAsync<DatasetException>(() => installer.DownloadAsync(Folder));
        Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task What_a_killed_installation_left_behind_is_cleared_away()
    {
        Directory.CreateDirectory($"{Folder}.installing");
        File.WriteAllText(Path.Combine($"{Folder}.installing", "data_batch_1.bin"), "half");
        await Installer().InstallFolderAsync(made.Folder, Folder);
        NothingElseIsThere(installed: true);
    }

    [Fact]
    public async Task Cancelling_leaves_no_half_installation()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Stages(seen => cancellation.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Installer().DownloadAsync(Folder, progress, cancellation.Token));
        Assert.False(Directory.Exists(Folder));
        Assert.False(Directory.Exists($"{Folder}.installing"));
    }

    [Fact]
    public async Task A_second_installation_at_the_same_time_is_refused()
    {
        Task<Cifar10Summary>? second = null;
        var progress = new Stages(_ => second ??= Installer().InstallFolderAsync(made.Folder, Folder));
        await Installer().DownloadAsync(Folder, progress);
        var error = await Assert.ThrowsAsync<DatasetException>(() => second!);
        Assert.Contains("already", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: true);
    }

    [Fact]
    public async Task A_folder_with_some_batches_only_is_not_overwritten()
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, "data_batch_1.bin"), "mine");
        await Assert.ThrowsAsync<DatasetException>(() => Installer().DownloadAsync(Folder));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Folder, "data_batch_1.bin")));
    }

    [Fact]
    public async Task An_empty_folder_is_filled()
    {
        Directory.CreateDirectory(Folder);
        Assert.Equal(100, (await Installer().DownloadAsync(Folder)).TrainImages);
        NothingElseIsThere(installed: true);
    }

    [Fact]
    public async Task What_is_wrong_is_told_of_the_file_that_the_user_knows()
    {
        File.Delete(made.PathOf("data_batch_3.bin"));
        var path = Save(MadeArchive.Of(made.Folder));
        var error = await Assert.ThrowsAsync<DatasetException>(() => Installer().InstallArchiveAsync(path, Folder));
        Assert.Contains($"'{path}' lacks", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(".installing", error.Message, StringComparison.Ordinal);
        NothingElseIsThere(installed: false);
    }

    [Fact]
    public async Task Bytes_of_an_interrupted_download_are_counted()
    {
        Assert.Equal(0, Cifar10Installer.KeptBytes(Folder));
        server.BreaksAfter.Enqueue(700);
        using var cancellation = new CancellationTokenSource();
        var progress = new Stages(seen =>
        {
            if (seen.Bytes == 700)
            {
                cancellation.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Installer().DownloadAsync(Folder, progress, cancellation.Token));
        Assert.Equal(700, Cifar10Installer.KeptBytes(Folder));
    }

    private Cifar10Installer Installer() => new(client, new Cifar10Source(server.Address, MadeArchive.Sha256(archive)), null, TimeSpan.Zero);

    private string Save(byte[] bytes)
    {
        var path = Path.Combine(storage.FullName, "mine.tar.gz");
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private void NothingElseIsThere(bool installed)
    {
        var datasets = Path.GetDirectoryName(Folder)!;
        string[] found = Directory.Exists(datasets) ? [.. Directory.GetFileSystemEntries(datasets).Select(e => Path.GetFileName(e))] : [];
        Assert.Equal(installed ? [Cifar10Folder.Name] : [], found);
    }

    /// <summary>Tells at once, on the thread that reports.</summary>
    private sealed class Stages(Action<InstallProgress>? react = null) : IProgress<InstallProgress>
    {
        internal List<InstallProgress> Seen { get; } = [];

        public void Report(InstallProgress value)
        {
            Seen.Add(value);
            react?.Invoke(value);
        }
    }

    /// <summary>A server that says how long its answer will be.</summary>
    private sealed class Announcing(long bytes) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(Stream.Null) { Headers = { ContentLength = bytes } } });
    }

    /// <summary>A disk with so much room for everything together.</summary>
    private sealed class FullDisk(long room) : IFileSystem
    {
        private readonly DiskFileSystem disk = new();
        private long left = room;

        public Stream OpenWrite(string path, bool append) => new Writer(this, disk.OpenWrite(path, append));

        public void Delete(string path) => disk.Delete(path);

        private sealed class Writer(FullDisk owner, Stream file) : MemoryStream
        {
            public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
                (owner.left -= buffer.Length) < 0
                    ? throw new IOException("No space left on device")
                    : file.WriteAsync(buffer, cancellationToken);

            protected override void Dispose(bool disposing)
            {
                file.Dispose();
                base.Dispose(disposing);
            }
        }
    }
}
