using GrokLab.Training.Checkpoints;

namespace GrokLab.Training.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("groklab-checkpoints-").FullName;

    private CheckpointFolder Folder => new(Path.Combine(path, "made", "when needed"));

    [Fact]
    public void A_folder_that_is_not_there_has_no_checkpoints() => Assert.Empty(Folder.List());

    [Fact]
    public void Checkpoints_are_listed_the_newest_first_whatever_else_lies_there()
    {
        Folder.Write(SampleCheckpoints.At(9));
        Folder.Write(SampleCheckpoints.At(1_000));
        File.WriteAllText(Path.Combine(Folder.FullPath, "notes.txt"), "");
        File.WriteAllText(Path.Combine(Folder.FullPath, "step-0000000005.safetensors.partial"), "");
        Assert.Equal([1_000, 9], Folder.List().Select(entry => entry.Step));
        Assert.Equal(1_000, CheckpointFolder.Read(Folder.List()[0]).Progress.Step);
    }

    [Fact]
    public void What_an_interrupted_write_left_is_no_checkpoint_and_is_cleared_away()
    {
        Folder.Write(SampleCheckpoints.At(9));
        var half = Path.Combine(Folder.FullPath, "step-0000000010.safetensors.partial");
        File.WriteAllText(half, "half");
        Assert.Equal(9, Assert.Single(Folder.List()).Step);
        Folder.DeleteUnfinished();
        Assert.False(File.Exists(half));
        Assert.Single(Folder.List());
    }

    [Fact]
    public void A_file_under_the_name_of_another_step_is_refused()
    {
        var entry = Folder.Write(SampleCheckpoints.At(9));
        File.Move(entry.Path, Path.Combine(Folder.FullPath, "step-0000000090.safetensors"));
        Assert.Contains("step 9", Assert.Throws<CheckpointException>(() => CheckpointFolder.Read(Folder.List()[0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_write_that_fails_leaves_the_one_before_and_nothing_else()
    {
        var entry = Folder.Write(SampleCheckpoints.At(9));
        var before = File.ReadAllBytes(entry.Path);
        Directory.CreateDirectory(Path.Combine(Folder.FullPath, "step-0000000010.safetensors", "in the way"));
        Assert.ThrowsAny<SystemException>(() => Folder.Write(SampleCheckpoints.At(10)));
        Assert.Equal(before, File.ReadAllBytes(entry.Path));
        Assert.Single(Directory.GetFiles(Folder.FullPath));
    }

    [Fact]
    public void Only_a_sound_checkpoint_is_taken_over_from_another_folder()
    {
        var entry = Folder.Write(SampleCheckpoints.At(9));
        var other = new CheckpointFolder(Path.Combine(path, "other"));
        Assert.Equal(File.ReadAllBytes(entry.Path), File.ReadAllBytes(other.Adopt(entry).Path));
        File.WriteAllBytes(entry.Path, File.ReadAllBytes(entry.Path)[..^1]);
        Assert.Throws<CheckpointException>(() => new CheckpointFolder(Path.Combine(path, "third")).Adopt(entry));
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
