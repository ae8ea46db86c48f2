namespace GrokLab.Web.Faults;

/// <summary>The reason why a request was refused.</summary>
/// <param name="Message">The reason, and the possible alternatives.</param>
public abstract record Refusal(string Message)
{
    /// <summary>The object of the request does not exist.</summary>
    public sealed record NotFound(string Message) : Refusal(Message);

    /// <summary>The object's state does not allow the request.</summary>
    public sealed record Conflict(string Message) : Refusal(Message);

    /// <summary>Something that the request needs does not work now.</summary>
    public sealed record Unavailable(string Message) : Refusal(Message);

    /// <summary>The request has fields that are not allowed.</summary>
    /// <param name="Errors">All errors, one entry per field.</param>
    public sealed record Invalid(IReadOnlyList<SpecError> Errors) : Refusal(string.Join(" ", Errors.Select(e => $"{e.Field}: {e.Message}")))
    {
        /// <summary>A refusal with one error.</summary>
        public Invalid(string field, string message)
            : this([new SpecError(field, message)])
        {
        }
    }
}

/// <summary>The outcome of a request.</summary>
public sealed record Outcome<T>
    where T : class
{
    /// <summary>The result; null if there is none, or none yet.</summary>
    public T? Value { get; init; }

    /// <summary>The reason of the refusal; null if the request was or will be done.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>The pending effect, as a sentence; null if nothing is pending.</summary>
    public string? Pending { get; init; }

    /// <summary>Whether the pending effect is certain; otherwise it was only requested.</summary>
    public bool IsSure { get; init; } = true;

    public static implicit operator Outcome<T>(T value) => new() { Value = value };

    public static implicit operator Outcome<T>(Refusal refusal) => new() { Refusal = refusal };

    /// <summary>Passes the value to the next step; a refusal is returned unchanged.</summary>
    internal async Task<Outcome<TNext>> ThenAsync<TNext>(Func<T, Task<Outcome<TNext>>> next)
        where TNext : class => Refusal is { } refusal ? refusal : await next(Value!);
}

internal static class Outcome
{
    /// <summary>An outcome with a value; values of an interface type are not converted implicitly.</summary>
    internal static Outcome<T> Of<T>(T value)
        where T : class => new() { Value = value };

    /// <summary>Runs an operation and turns its errors of validation into a refusal.</summary>
    internal static async Task<Outcome<T>> TryAsync<T>(Func<Task<Outcome<T>>> what)
        where T : class
    {
        try
        {
            return await what();
        }
        catch (InvalidSpecException e)
        {
            return new Refusal.Invalid(e.Errors);
        }
    }
}
