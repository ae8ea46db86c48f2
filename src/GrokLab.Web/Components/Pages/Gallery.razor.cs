using GrokLab.Training.Experiments;
using GrokLab.Web.Runs;
using GrokLab.Web.Runs.Contracts;
using Microsoft.AspNetCore.Components;

namespace GrokLab.Web.Components.Pages;

/// <summary>The presets, and the newest runs.</summary>
public sealed partial class Gallery
{
    private const int RecentRuns = 6;

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<SpecError> errors = [];
    private bool launching;

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    protected override Task OnInitializedAsync() => Service.StartAsync(
        RecentRuns, RendererInfo.IsInteractive ? () => InvokeAsync(StateHasChanged) : null, gone.Token);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            gone.Cancel();
            gone.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task LaunchAsync(Preset preset)
    {
        launching = true;
        try
        {
            var result = await Runs.LaunchAsync(new LaunchRequest { Preset = preset.Name });
            errors = result.Errors;
            if (result.Succeeded)
            {
                Navigation.NavigateTo(result.Runs.Count == 1 ? $"/runs/{result.Runs[0].Id}" : $"/groups/{result.Runs[0].GroupId}");
            }
        }
        finally
        {
            launching = false;
        }
    }
}
