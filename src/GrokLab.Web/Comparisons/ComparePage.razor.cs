using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GrokLab.Web.Comparisons;

/// <summary>Any runs side by side; the whole choice is in the address, so that users can store and send it.</summary>
public sealed partial class ComparePage
{
    private IReadOnlyList<string> errors = [];
    private ComparisonRequest? request;
    private Comparison? comparison;
    private FigureFiles files = null!;
    private CurveSmoothing? smoothing;
    private bool isReady;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    /// <summary>The runs. The code below reads the whole choice from the address; this parameter makes Blazor report a change of the address.</summary>
    [SupplyParameterFromQuery(Name = "runs")]
    private string? RunsText { get; set; }

    /// <summary>How the curves are smoothed, from the address.</summary>
    [SupplyParameterFromQuery(Name = KeptSmoothing.Parameter)]
    private string? SmoothText { get; set; }

    private ComparisonRequest Chosen => comparison?.Request ?? request!;

    protected override void OnInitialized() => files = new(extension => ComparisonEndpoints.Address(extension, request!));

    protected override async Task OnParametersSetAsync()
    {
        var query = Query.OfAddress(Navigation.Uri);
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

        smoothing = await KeptSmoothing.ReadAsync(JS, SmoothText);
        isReady = true;
    }

    private void Take(Comparison read) => comparison = read;

    private void Show(ComparisonRequest next) => Navigation.NavigateTo(
        $"compare?{next.ToQuery()}{(smoothing is not null || !string.IsNullOrEmpty(SmoothText) ? $"&{KeptSmoothing.InAddress(smoothing)}" : "")}", replace: true);

    // In the address for this page, and in the browser for the next one.
    private async Task SmoothAsync(CurveSmoothing? chosen)
    {
        (smoothing, SmoothText) = (chosen, chosen?.ToString() ?? CurveSmoothing.None);
        Show(request!);
        await KeptSmoothing.KeepAsync(JS, chosen);
    }

    private void Toggle(string metric) => Show(request! with
    {
        Metrics = request.Metrics.Contains(metric) ? [.. request.Metrics.Where(m => m != metric)] : [.. request.Metrics, metric],
    });

    // The last metric cannot be removed, and no more than the maximum can be added.
    private bool IsFixed(string metric) => request!.Metrics.Contains(metric) ? request.Metrics.Count == 1 : request.Metrics.Count >= ComparisonRequestReader.MostMetrics;

    private static T Parse<T>(ChangeEventArgs e)
        where T : struct, Enum => Enum.Parse<T>((string)e.Value!);
}
