using System.Runtime.InteropServices;

namespace GrokLab.Web.Jobs;

/// <summary>The standard output cannot be written any more; the message says why.</summary>
/// <param name="error">The system's error number.</param>
internal sealed class OutputFailedException(int error) : IOException(
    error == BrokenPipe ? "The reader of the output closed it." : $"The output cannot be written: {Marshal.GetPInvokeErrorMessage(error)}.")
{
    private const int BrokenPipe = 32;

    /// <summary>The command's exit code; for a closed pipe, the exit code of a program ended by the signal SIGPIPE.</summary>
    internal int ExitCode { get; } = error == BrokenPipe ? 128 + 13 : 1;
}
