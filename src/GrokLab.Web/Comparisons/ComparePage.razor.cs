using GrokLab.Web.Http;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace GrokLab.Web.Comparisons;

/// <summary>Any runs side by side; all of the choice is in the address, so that it can be kept and sent.</summary>
public sealed partial class ComparePage
{
    private IReadOnlyList<string> errors = [];
    private ComparisonRequest? request;
    private Comparison? comparison;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>Read from the address below, with the rest; asked for here, so that a change of the address is heard of.</summary>
    [SupplyParameterFromQuery(Name = "runs")]
    private string? RunsText { get; set; }

    private ComparisonRequest Chosen => comparison?.Request ?? request!;

    protected override void OnParametersSet()
    {
        var query = new Query(new QueryCollection(QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query)));
        var read = ComparisonRequestReader.Read(query);
        errors = [.. query.Errors.Select(error => error.Message)];
        if (errors.Count > 0)
        {
            request = null;
        }
        else if (request?.ToQuery() != read.ToQuery())
        {
            request = read;
        }
    }

    private void Take(Comparison read) => comparison = read;

    private void Show(ComparisonRequest next) => Navigation.NavigateTo($"compare?{next.ToQuery()}", replace: true);

    private void Toggle(string metric) => Show(request! with
    {
        Metrics = request.Metrics.Contains(metric) ? [.. request.Metrics.Where(m => m != metric)] : [.. request.Metrics, metric],
    });

    // The last one stays, and there is room for so many.
    private bool IsFixed(string metric) => request!.Metrics.Contains(metric) ? request.Metrics.Count == 1 : request.Metrics.Count >= ComparisonRequestReader.MostMetrics;

    private string File(string extension) => $"api/comparison.{extension}?{request!.ToQuery()}";

    private static T Parse<T>(ChangeEventArgs e)
        where T : struct, Enum => Enum.Parse<T>((string)e.Value!);
}
