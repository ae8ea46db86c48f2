using System.Globalization;

namespace GrokLab.Web.Jobs;

/// <summary>Describes in words how a training process ended that did not report its end.</summary>
internal static class ProcessEnd
{
    private const int SignalBase = 128; // .NET reports a signal as 128 plus its number, as shells do.

    /// <summary>The error message of the run.</summary>
    /// <param name="exitCode">The process's exit code.</param>
    /// <param name="lastWords">The last lines of its standard error; may be empty.</param>
    internal static string Describe(int exitCode, string lastWords)
    {
        var code = exitCode.ToString(CultureInfo.InvariantCulture);
        var how = (exitCode - SignalBase) switch
        {
            9 => $"The training process was killed (SIGKILL, exit code {code}) – often the kernel's out-of-memory killer.",
            11 => $"The training process crashed in native code (SIGSEGV, exit code {code}).",
            7 => $"The training process crashed in native code (SIGBUS, exit code {code}).",
            4 => $"The training process used an instruction that this processor does not have (SIGILL, exit code {code}).",
            6 => $"The training process aborted (SIGABRT, exit code {code}).",
            2 or 15 => $"The training process was terminated from outside (exit code {code}).",
            _ when exitCode == unchecked((int)0xC0000005) => "The training process crashed in native code (access violation, 0xC0000005).",
            _ => $"The training process ended with exit code {code} and did not say how the run ended.",
        };
        return lastWords.Length == 0 ? how : $"{how} Its last words: {lastWords}";
    }

    /// <summary>Whether a terminal's Ctrl+C or a service manager's stop, sent to the whole process group, ended the
    /// process.</summary>
    internal static bool WasToldToEnd(int exitCode) => exitCode - SignalBase is 2 or 15 || exitCode == unchecked((int)0xC000013A);
}
