using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace GrokLab.Training.Runtime;

/// <summary>Turns libtorch's errors into sentences: TorchSharp throws them with libtorch's whole text, including the native stack trace.</summary>
public static partial class TorchError
{
    private const string StackBegins = "Exception raised from";

    /// <summary>The user's message for an exception.</summary>
    public static string Describe(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (exception is not ExternalException)
        {
            return exception.Message;
        }

        var text = exception.Message.Split(StackBegins)[0].Trim();
        if (!IsOutOfMemory(exception))
        {
            return text;
        }

        var numbers = MemoryNumbers().Match(text);
        var amounts = numbers.Success
            ? $" {numbers.Groups["asked"].Value} more were needed; {numbers.Groups["free"].Value} of {numbers.Groups["total"].Value} were free."
            : "";
        return $"The GPU does not have enough memory for this run.{amounts} Use a smaller batchSize or model, or train fewer runs on this GPU at the same time.";
    }

    /// <summary>Whether a GPU ran out of memory.</summary>
    public static bool IsOutOfMemory(Exception exception) =>
        exception is ExternalException && exception.Message.StartsWith("CUDA out of memory", StringComparison.Ordinal);

    [GeneratedRegex(@"Tried to allocate (?<asked>[\d.]+ \w+)\..*?total capacity of (?<total>[\d.]+ \w+) of which (?<free>[\d.]+ \w+) is free", RegexOptions.Singleline)]
    private static partial Regex MemoryNumbers();
}
