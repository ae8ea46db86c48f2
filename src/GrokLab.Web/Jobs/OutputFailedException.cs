using System.Runtime.InteropServices;

namespace GrokLab.Web.Jobs;

/// <summary>The standard output takes no more; the message says why.</summary>
/// <param name="error">The system's number of the error.</param>
internal sealed class OutputFailedException(int error) : IOException(
    error == BrokenPipe ? "The reader of the output closed it." : $"The output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}.")
{
    private const int BrokenPipe = 32;

    /// <summary>The command's exit code: of a closed pipe that of a program that the signal SIGPIPE ends.</summary>
    internal int ExitCode { get; } = error == BrokenPipe ? 128 + 13 : 1;
}
