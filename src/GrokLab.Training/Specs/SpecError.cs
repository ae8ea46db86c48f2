namespace GrokLab.Training.Specs;

/// <summary>One thing wrong with a spec.</summary>
/// <param name="Field">The field's path in the JSON, for example <c>task.modulus</c>.</param>
/// <param name="Message">What is wrong: the value that was given and what is allowed.</param>
public sealed record SpecError(string Field, string Message);

/// <summary>A spec that cannot be read or run.</summary>
public sealed class InvalidSpecException(IReadOnlyList<SpecError> errors)
    : Exception(string.Join(" ", errors.Select(e => $"{e.Field}: {e.Message}")))
{
    /// <summary>Everything that is wrong, a field an entry.</summary>
    public IReadOnlyList<SpecError> Errors { get; } = errors;
}
