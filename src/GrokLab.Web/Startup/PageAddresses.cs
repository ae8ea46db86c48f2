using GrokLab.Training.Experiments;
using GrokLab.Web.Comparisons;
using GrokLab.Web.Docs;
using GrokLab.Web.Faults;
using GrokLab.Web.Figures;
using GrokLab.Web.Groups;
using GrokLab.Web.Http;
using GrokLab.Web.Runs;

namespace GrokLab.Web.Startup;

/// <summary>
/// Answers 404 if the address of a page names something that does not exist. A page is rendered in its circuit, after the
/// HTTP answer was sent: so this checks the address first, and the page itself says what is missing.
/// </summary>
internal static class PageAddresses
{
    internal static async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        foreach (var named in context.GetEndpoint()?.Metadata.GetOrderedMetadata<AddressNamesAttribute>() ?? [])
        {
            var text = context.GetRouteValue(named.Parameter)?.ToString() ?? context.Request.Query[named.Parameter].FirstOrDefault();
            if (!string.IsNullOrEmpty(text) && await IsMissingAsync(named.What, text, context))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
        }

        await next(context);
    }

    private static async Task<bool> IsMissingAsync(NamedInAddress what, string text, HttpContext context)
    {
        try
        {
            return !await ExistsAsync(what, text, context);
        }
        catch (Exception e) when (context.RequestServices.GetRequiredService<StorageProblems>().IsOfDatabase(e))
        {
            return false; // The page reads it too, says why that fails, and tries again.
        }
    }

    private static async Task<bool> ExistsAsync(NamedInAddress what, string text, HttpContext context)
    {
        switch (what)
        {
            case NamedInAddress.Preset:
                return Presets.Find(text) is not null;
            case NamedInAddress.Figure:
                return new AddressNumber(text).Value is >= 1 and <= int.MaxValue and var figure && FigureCatalog.Find((int)figure) is not null;
            case NamedInAddress.Document:
                return DocsLibrary.Find(text) is not null;
            case NamedInAddress.Group:
                return new AddressNumber(text).Value is { } group
                    && await context.RequestServices.GetRequiredService<GroupService>().GetAsync(group, context.RequestAborted) is not null;
            default:
                var runs = context.RequestServices.GetRequiredService<RunService>();
                foreach (var part in what == NamedInAddress.Runs ? text.Split(',').Distinct().Take(ComparisonRequestReader.MostRuns) : [text]) // More are refused by the page.
                {
                    if (new AddressNumber(part).Value is not { } run || await runs.GetAsync(run, context.RequestAborted) is null)
                    {
                        return false;
                    }
                }

                return true;
        }
    }
}
