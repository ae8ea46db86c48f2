namespace GrokLab.Training.Specs;

/// <summary>One error of a spec.</summary>
/// <param name="Field">The field's path in the JSON, for example <c>task.modulus</c>.</param>
/// <param name="Message">The error: the given value and the allowed ones.</param>
public sealed record SpecError(string Field, string Message);

/// <summary>A spec that cannot be read or run.</summary>
public sealed class InvalidSpecException(IReadOnlyList<SpecError> errors)
    : Exception(string.Join(" ", errors.Select(e => $"{e.Field}: {e.Message}")))
{
    /// <summary>All errors, one entry per field.</summary>
    public IReadOnlyList<SpecError> Errors { get; } = errors;
}
