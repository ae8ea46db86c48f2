using GrokLab.Web.Drawing;
using GrokLab.Web.Faults;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Startup;

/// <summary>Answers a request that ended in an exception: a browser gets a page, everything else problem details.</summary>
internal static class Failures
{
    internal static void AddFailures(this WebApplicationBuilder builder) => builder.Services.AddExceptionHandler<Answer>();

    /// <summary>Adds the handler; call this before everything that can fail.</summary>
    internal static void UseFailures(this WebApplication app)
    {
        var storage = app.Services.GetRequiredService<StorageProblems>();
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            SuppressDiagnosticsCallback = failure => ClientsStatus(failure.Exception) is not null
                || storage.IsOfDatabase(failure.Exception), // A fault of the database is logged once, when it begins.
            StatusCodeSelector = e => ClientsStatus(e)
                ?? (storage.IsOfDatabase(e) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError),
        });
    }

    /// <summary>The status for a request that is itself wrong; null where the program is at fault.</summary>
    private static int? ClientsStatus(Exception error) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        AntiforgeryValidationException => StatusCodes.Status400BadRequest, // A form that cannot be read: too many fields, no boundary.
        _ => null,
    };

    private sealed class Answer(StorageProblems storage, IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
        {
            if (!WantsPage(context.Request))
            {
                var status = context.Response.StatusCode;
                if (!await problems.TryWriteAsync(new() { HttpContext = context, Exception = exception, ProblemDetails = { Status = status } }))
                {
                    await TypedResults.Problem(statusCode: status).ExecuteAsync(context); // Also if the client does not accept JSON.
                }

                return true;
            }

            var (title, message) = storage.Of(exception) is { } trouble ? ("The database cannot be used", trouble)
                : exception is AntiforgeryValidationException ? ("The request is not valid", $"The form cannot be read: {exception.InnerException?.Message ?? exception.Message}")
                : ClientsStatus(exception) is not null ? ("The request is not valid", exception.Message)
                : ("This page cannot be shown", "An error happened while the program made the page. The program's log has the details. Runs are not affected. Load the page again, or go back.");
            await new RazorComponentResult<FailurePage>(new Dictionary<string, object?>
            {
                [nameof(FailurePage.Base)] = BasePath.Href(context),
                [nameof(FailurePage.Title)] = title,
                [nameof(FailurePage.Message)] = message,
                [nameof(FailurePage.Theme)] = ThemeChoice.Parse(context.Request.Cookies[ThemeChoice.CookieName]),
            })
            { StatusCode = context.Response.StatusCode }.ExecuteAsync(context);
            return true;
        }

        private static bool WantsPage(HttpRequest request) => request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
            && !request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase);
    }
}
