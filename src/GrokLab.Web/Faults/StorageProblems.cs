using GrokLab.Data.Faults;
using GrokLab.Data.Writing;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Faults;

/// <summary>The messages for callers when something cannot be stored.</summary>
public sealed class StorageProblems(RunWriter writer, IOptions<StorageOptions> options, ILogger<StorageProblems> log)
{
    /// <exception cref="NotStorableException">The database is already known to be not writable now.</exception>
    internal void ThrowIfInTrouble()
    {
        if (writer.Trouble is { } trouble)
        {
            throw new NotStorableException(Words(trouble.Fault));
        }
    }

    /// <summary>The reason why something could not be stored; null if the error is not one of the database's file.</summary>
    internal string? Of(Exception error)
    {
        if (error is NotStorableException)
        {
            return error.Message;
        }

        if (DatabaseFaults.Of(error, options.Value.DatabasePath) is not { } fault)
        {
            return null;
        }

        _ = ProveAsync();
        return Words(fault);
    }

    /// <summary>Does something, and returns a refusal where the request is invalid or the database cannot be used.</summary>
    internal async Task<Outcome<T>> TryAsync<T>(Func<Task<Outcome<T>>> what)
        where T : class
    {
        try
        {
            return await Outcome.TryAsync(what);
        }
        catch (Exception e) when (Of(e) is { } message)
        {
            return new Refusal.Unavailable(message);
        }
    }

    /// <summary>The reason why a page could not read something, in whole sentences; an unknown error is logged.</summary>
    internal string OfReading(Exception error)
    {
        if (DatabaseFaults.Of(error, options.Value.DatabasePath) is { } fault and not DatabaseFault.Other)
        {
            return $"The database cannot be read: {DatabaseFaults.Problem(fault)}. {DatabaseFaults.Advice(fault, options.Value.DatabasePath)}";
        }

        log.LogError(error, "A page could not read its data.");
        return "An error happened while the program read it. The log of the program has the details. Runs are not affected.";
    }

    /// <summary>Whether the error is one of the database's file.</summary>
    internal bool IsOfDatabase(Exception error) => error is NotStorableException || DatabaseFaults.Of(error, options.Value.DatabasePath) is not null;

    /// <summary>Waits until the database accepts a write; meanwhile every page shows why it does not.</summary>
    internal async Task WhenWritableAsync(CancellationToken cancellation)
    {
        if (writer.Trouble is not null)
        {
            await writer.ProveAsync(cancellation);
        }
    }

    /// <summary>Puts the message into the answer to a request that failed with such an error.</summary>
    internal static void Explain(ProblemDetailsOptions options) => options.CustomizeProblemDetails = context =>
    {
        if (context.Exception is { } error && context.HttpContext.RequestServices.GetRequiredService<StorageProblems>().Of(error) is { } message)
        {
            (context.ProblemDetails.Title, context.ProblemDetails.Detail) = (HttpMethods.IsGet(context.HttpContext.Request.Method) ? "The database cannot be read." : Title, message);
        }
    };

    internal const string Title = "The database cannot be written.";

    private string Words(DatabaseFault fault) => string.Join(
        ' ', StorageState.Describe(DatabaseFaults.Problem(fault)), "Nothing was stored.", DatabaseFaults.Advice(fault, options.Value.DatabasePath));

    // The writer's own attempt shows whether the trouble lasts; if so, every page shows it until it is over.
    private async Task ProveAsync()
    {
        try
        {
            await writer.ProveAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or System.Threading.Channels.ChannelClosedException)
        {
            // The program ends.
        }
    }
}
