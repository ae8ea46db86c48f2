using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GrokLab.Web.Http;

/// <summary>
/// A page of a list, the newest first. The body is the list; the header <c>X-Total-Count</c> has the total number, and
/// <c>Link</c> has the address of the next page (<c>rel="next"</c>) as long as there is one.
/// </summary>
/// <param name="skip">The number of newest entries to skip.</param>
/// <param name="take">The largest number of entries.</param>
/// <param name="before">Includes only entries with a smaller id; null for all.</param>
internal sealed class ListPage(int skip, int take, long? before)
{
    /// <summary>The header with the number of all entries that match the filter.</summary>
    internal const string Total = "X-Total-Count";

    /// <summary>The start of a page. Ids grow, so a page stays the same while new entries are added.</summary>
    internal static readonly NumberParameter Before = new(
        "before", 1, long.MaxValue, "Only those with a smaller id: the next page begins after the last id of this one. The header Link has its address.");

    private static readonly NumberParameter SkipParameter = new("skip", 0, int.MaxValue, "Number of the newest entries to skip. New entries move the rest: use before to read page by page.", 0);
    private static readonly NumberParameter TakeParameter = new("take", 1, 1_000, "How many at most.", 1_000);

    /// <summary>The parameters that say which page is read.</summary>
    internal static QueryParameter[] Parameters => [Before, SkipParameter, TakeParameter];

    /// <summary>The headers of an answer, and what they mean.</summary>
    internal static IReadOnlyDictionary<string, string> Headers { get; } = new Dictionary<string, string>
    {
        [Total] = "The number of entries in all pages together.",
        ["Link"] = "The address of the next page, as <address>; rel=\"next\" (RFC 8288); absent on the last page.",
    };

    internal int Skip => skip;

    /// <summary>One entry more than is shown, which tells whether there is a next page.</summary>
    internal int Wanted => take + 1;

    internal long? BeforeId => before;

    /// <summary>Reads the parameters of the page; errors are added to the query's errors.</summary>
    internal static ListPage Read(Query query) =>
        new((int)(query.Number(SkipParameter) ?? 0), (int)(query.Number(TakeParameter) ?? TakeParameter.Most), query.Number(Before));

    /// <summary>Makes the answer and sets its headers.</summary>
    /// <param name="http">The request, whose other parameters the next page keeps.</param>
    /// <param name="found">The entries found, at most <see cref="Wanted"/>.</param>
    /// <param name="total">The total number of entries.</param>
    /// <param name="id">Returns the id of an entry.</param>
    internal Ok<IReadOnlyList<T>> Answer<T>(HttpRequest http, IReadOnlyList<T> found, int total, Func<T, long> id)
    {
        var headers = http.HttpContext.Response.Headers;
        headers[Total] = total.ToString(CultureInfo.InvariantCulture);
        if (found.Count <= take)
        {
            return TypedResults.Ok(found);
        }

        IReadOnlyList<T> shown = [.. found.Take(take)];
        var rest = http.Query.Where(p => !IsPlace(p.Key)).SelectMany(p => p.Value.Select(value => KeyValuePair.Create(p.Key, value)));
        var query = QueryString.Create(rest.Append(new(Before.Name, id(shown[^1]).ToString(CultureInfo.InvariantCulture))));
        headers.Append("Link", $"<{http.PathBase}{http.Path}{query}>; rel=\"next\"");
        return TypedResults.Ok(shown);
    }

    private static bool IsPlace(string name) =>
        name.Equals(Before.Name, StringComparison.OrdinalIgnoreCase) || name.Equals(SkipParameter.Name, StringComparison.OrdinalIgnoreCase);
}
