using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Contracts;

namespace GrokLab.Web.Components.Live;

/// <summary>What a page says when a button was pressed.</summary>
public static class ControlAnswer
{
    /// <summary>The sentence, and whether it was <c>done</c> or <c>refused</c>; null where that is not known yet.</summary>
    public static (string Text, string? Kind) Describe(ControlResult result) => result switch
    {
        ControlResult.Confirmed { Event: var happened } => (Done(happened), "done"),
        ControlResult.Unstored { Event: var happened } => ($"{Done(happened)} It is stored as soon as the database can be written.", "done"),
        ControlResult.Deferred { Message: var message } => (message, "done"),
        ControlResult.Unavailable { Message: var message } => (message, "refused"),
        ControlResult.Accepted => ("Sent, but the training process has not confirmed it yet; the events below will tell.", null),
        ControlResult.Conflict { Message: var message } => (message, "refused"),
        ControlResult.Invalid { Message: var message } => (message, "refused"),
        _ => ("There is no such run any more.", "refused"),
    };

    private static string Done(RunEventDto happened)
    {
        var step = Format.Count(happened.Step);
        return happened.Kind switch
        {
            "RegularizerUnplugged" => $"Regularizer unplugged: took effect at step {step}.",
            "RegularizerPluggedIn" => $"Regularizer plugged in{Lambda(happened)}: took effect at step {step}.",
            "LambdaChanged" => $"λ changed{Lambda(happened)}: took effect at step {step}.",
            "Paused" or "Resumed" or "Stopped" => happened.Message is { } message
                ? $"{happened.Kind} after step {step}: {message}"
                : $"{happened.Kind} after step {step}.",
            var kind => $"{kind} at step {step}.",
        };
    }

    private static string Lambda(RunEventDto happened) => happened.Lambda is { } lambda ? $" (λ = {Format.Setting(lambda)})" : "";
}
