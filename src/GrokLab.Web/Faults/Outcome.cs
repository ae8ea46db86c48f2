namespace GrokLab.Web.Faults;

/// <summary>Why something was not done.</summary>
/// <param name="Message">Why, and what is possible.</param>
public abstract record Refusal(string Message)
{
    /// <summary>What it was asked of does not exist.</summary>
    public sealed record NotFound(string Message) : Refusal(Message);

    /// <summary>What it was asked of is in no state for it.</summary>
    public sealed record Conflict(string Message) : Refusal(Message);

    /// <summary>Something that it needs does not work now.</summary>
    public sealed record Unavailable(string Message) : Refusal(Message);

    /// <summary>The request has fields that are not allowed.</summary>
    /// <param name="Errors">All that is wrong, a field an entry.</param>
    public sealed record Invalid(IReadOnlyList<SpecError> Errors) : Refusal(string.Join(" ", Errors.Select(e => $"{e.Field}: {e.Message}")))
    {
        /// <summary>One thing.</summary>
        public Invalid(string field, string message)
            : this([new SpecError(field, message)])
        {
        }
    }
}

/// <summary>What came of something that was asked for.</summary>
public sealed record Outcome<T>
    where T : class
{
    /// <summary>What was done or found; null where nothing was, or not yet.</summary>
    public T? Value { get; init; }

    /// <summary>Why it was not done; null where it was, or will be.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>What is still to come, as a sentence; null where nothing is.</summary>
    public string? Pending { get; init; }

    /// <summary>Whether what is pending will come; otherwise it has only been asked for.</summary>
    public bool IsSure { get; init; } = true;

    public static implicit operator Outcome<T>(T value) => new() { Value = value };

    public static implicit operator Outcome<T>(Refusal refusal) => new() { Refusal = refusal };

    /// <summary>Goes on with the value; a refusal stays one.</summary>
    internal async Task<Outcome<TNext>> ThenAsync<TNext>(Func<T, Task<Outcome<TNext>>> next)
        where TNext : class => Refusal is { } refusal ? refusal : await next(Value!);
}

internal static class Outcome
{
    /// <summary>What is there; of an interface nothing is converted by itself.</summary>
    internal static Outcome<T> Of<T>(T value)
        where T : class => new() { Value = value };

    /// <summary>What can be invalid, done.</summary>
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
