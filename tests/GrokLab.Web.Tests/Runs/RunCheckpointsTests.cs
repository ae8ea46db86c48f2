using GrokLab.Web.Files;

namespace GrokLab.Web.Tests.Runs;

public sealed class RunCheckpointsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private RunCheckpoints Checkpoints => new(folder.Path);

    private IEnumerable<long> Steps => Checkpoints.List().Select(entry => entry.Step);

    [Fact]
    public void Each_attempt_has_the_checkpoints_of_those_before_it()
    {
        Assert.Empty(Steps);
        Write(Checkpoints.Begin(), 10);
        Write(Checkpoints.Begin(), 20);
        Assert.Equal([20, 10], Steps);
    }

    [Fact]
    public void What_an_earlier_attempt_writes_late_is_not_found_and_deleted_when_the_next_begins()
    {
        var first = Checkpoints.Begin();
        Write(first, 10);
        Write(Checkpoints.Begin(), 20);
        Write(first, 15);
        Assert.Equal([20, 10], Steps);
        Checkpoints.Begin();
        Assert.Equal([20, 10], Steps);
        Assert.False(Directory.Exists(first));
    }

    [Fact]
    public void Files_of_programs_that_did_not_number_attempts_are_found_and_kept()
    {
        Write(folder.Path, 10);
        Assert.Equal([10], Steps);
        Checkpoints.Begin();
        Assert.Equal([10], Steps);
    }

    [Fact]
    public void A_program_that_ends_while_it_moves_such_files_loses_none()
    {
        Write(folder.Path, 20);
        Write(Path.Combine(folder.Path, "moving"), 10);
        Checkpoints.Begin();
        Assert.Equal([20, 10], Steps);
    }

    [Fact]
    public void Where_no_folder_can_be_made_the_run_begins_all_the_same()
    {
        var taken = Path.Combine(folder.Path, "taken");
        File.WriteAllText(taken, "");
        var checkpoints = new RunCheckpoints(taken);
        Assert.Equal(taken, checkpoints.Begin());
        Assert.Empty(checkpoints.List());
    }

    public void Dispose() => folder.Dispose();

    private static void Write(string attempt, long step)
    {
        Directory.CreateDirectory(attempt);
        File.WriteAllText(Path.Combine(attempt, $"step-{step:D10}.safetensors"), "");
    }
}
