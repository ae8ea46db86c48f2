using System.Globalization;

namespace GrokLab.Web.Drawing;

/// <summary>
/// Makes files of figures and comparisons one after the other: the largest picture takes 130 MB and some seconds of a processor.
/// Requests wait for their turn as long as their client waits; if too many wait, further requests are refused.
/// </summary>
internal sealed class DrawingTurns : IDisposable
{
    /// <summary>How many requests wait at most.</summary>
    internal const int MostWaiting = 16;

    private const int RetryAfterSeconds = 10;

    private readonly SemaphoreSlim turn = new(1, 1);
    private int present;

    /// <summary>Calls <paramref name="make"/> in its turn, or answers 503 at once.</summary>
    /// <param name="http">The request; its end ends the waiting.</param>
    /// <param name="make">Reads and draws.</param>
    internal async ValueTask<object?> RunAsync(HttpContext http, Func<ValueTask<object?>> make)
    {
        try
        {
            if (Interlocked.Increment(ref present) > 1 + MostWaiting)
            {
                http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                return TypedResults.Problem(
                    $"{MostWaiting} requests for files of figures wait already, as many as are allowed. Try again in {RetryAfterSeconds} seconds.",
                    title: "Too many figures at once.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }

            await turn.WaitAsync(http.RequestAborted);
            try
            {
                return await make();
            }
            finally
            {
                turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref present);
        }
    }

    public void Dispose() => turn.Dispose();
}

internal static class DrawingTurnsExtensions
{
    /// <summary>Makes the answers of this endpoint one after the other with those of all endpoints marked like this.</summary>
    internal static RouteHandlerBuilder DrawnInTurn(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(
        (context, next) => context.HttpContext.RequestServices.GetRequiredService<DrawingTurns>().RunAsync(context.HttpContext, () => next(context)));
}
