using GrokLab.Web.Jobs;

namespace GrokLab.Web.Tests.Jobs;

public sealed class ProcessEndTests
{
    [Theory]
    [InlineData(137, "out-of-memory killer")]
    [InlineData(139, "crashed in native code (SIGSEGV")]
    [InlineData(134, "aborted (SIGABRT")]
    [InlineData(132, "does not have (SIGILL")]
    [InlineData(143, "terminated from outside")]
    [InlineData(1, "ended with exit code 1 and did not say")]
    [InlineData(0, "ended with exit code 0 and did not say")]
    [InlineData(-1073741819, "access violation")]
    public void An_exit_code_is_told_in_words(int exitCode, string words)
    {
        Assert.Contains(words, ProcessEnd.Describe(exitCode, ""), StringComparison.Ordinal);
        Assert.EndsWith("Its last words: no space left", ProcessEnd.Describe(exitCode, "no space left"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_long_text_the_last_lines_are_kept_and_long_lines_cut()
    {
        var lines = new LastLines(maxLines: 2, maxLineLength: 5);
        foreach (var line in (string[])["first", "second", "third"])
        {
            lines.Add(line);
        }

        Assert.Equal("secon…\nthird", lines.ToString());
    }
}
