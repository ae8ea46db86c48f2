using GrokLab.Training.Engine;
using GrokLab.Web.Faults;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;

namespace GrokLab.Web.Controlling;

/// <summary>A page's answer to a pressed button.</summary>
public static class ControlAnswer
{
    /// <summary>The sentence, and whether the command was <c>done</c> or <c>refused</c>; null while this is unknown.</summary>
    public static (string Text, string? Kind) Describe(Outcome<RunEventDto> outcome) => outcome switch
    {
        { Refusal: Refusal.NotFound } => ("There is no such run any more.", "refused"),
        { Refusal: Refusal.Invalid { Errors: [var only, ..] } } => (only.Message, "refused"),
        { Refusal: { } refusal } => (refusal.Message, "refused"),
        { Value: { } happened } => (outcome.Pending is { } pending ? $"{Done(happened)} {pending}" : Done(happened), "done"),
        { IsSure: true } => (outcome.Pending!, "done"),
        _ => ($"{outcome.Pending!.TrimEnd('.')}; the list of events below will show it.", null),
    };

    private static string Done(RunEventDto happened)
    {
        var (title, step) = (EventWords.Title(happened.Kind), Format.Count(happened.Step));
        if (RunCommands.WordsOf(happened.Kind) is { IsChange: true } words)
        {
            var value = !words.ImpliesValue && EventWords.Value(happened) is { } told ? $" ({told.Symbol} = {told.Value})" : "";
            return $"{title}{value}: took effect at step {step}.";
        }

        return happened.Message is { } message ? $"{title} after step {step}: {message}" : $"{title} after step {step}.";
    }
}
