using GrokLab.Training.Experiments;
using GrokLab.Web.Components.Launch;
using GrokLab.Web.Hosting;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace GrokLab.Web.Components.Pages;

/// <summary>The form of a new run, filled in from a preset.</summary>
public sealed partial class LaunchPage : IDisposable
{
    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<(string Device, string Name)> devices = [("auto", "auto, the fastest")];
    private Preset? preset;
    private LaunchForm? form;
    private bool launching;

    /// <summary>The preset's name.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private DeviceCatalog Devices { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool HasRegularizer => form?["regularizer.kind"] is not (null or "none");

    private string SeedsHelp => $"One run a seed; the paper's are {string.Join(", ", preset?.Seeds ?? [])}";

    /// <summary>Stops waiting for the devices.</summary>
    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (preset?.Name != Name)
        {
            preset = Presets.Find(Name);
            form = preset is null ? null : new LaunchForm(preset);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            try
            {
                var found = await Devices.ListAsync(gone.Token);
                devices = [("auto", $"auto: {found[0].Device}"), .. found.Select(d => (d.Device, $"{d.Device} · {d.Name}"))];
                StateHasChanged();
            }
            catch (OperationCanceledException)
            {
                // The page or the server is gone.
            }
        }
    }

    private void Change(Action change)
    {
        change();
        form!.Validate();
    }

    private void ChooseRegularizer(string kind)
    {
        form!["regularizer.kind"] = kind;
        if (kind == "none")
        {
            form["regularizer.lambda"] = "0";
            form.Schedule.Clear();
        }
        else if (form["regularizer.lambda"] == "0")
        {
            // The paper's: 1e-3 against collapse (Fig. 2), 1e-4 against flatness (Fig. 4).
            form["regularizer.lambda"] = kind == "ncc" ? "1e-3" : "1e-4";
        }
    }

    private async Task LaunchAsync()
    {
        form!.Validate();
        if (form.Errors.Count > 0 || launching)
        {
            return;
        }

        launching = true;
        try
        {
            var result = await Runs.LaunchAsync(form.Request(), gone.Token);
            if (result.Succeeded)
            {
                Navigation.NavigateTo(result.Runs.Count == 1 ? $"/runs/{result.Runs[0].Id}" : $"/groups/{result.Runs[0].GroupId}");
            }
            else
            {
                form.Show(result.Errors);
            }
        }
        finally
        {
            launching = false;
        }
    }

    private bool Bad(string field) => form!.Errors.ContainsKey(field);

    private string? Why(string field) => form!.Errors.GetValueOrDefault(field);

    private static string OperationText(string? value) => LaunchOptions.Operations.FirstOrDefault(o => o.Value == value).Text ?? "";

    private static string RegularizerText(string? value) => LaunchOptions.Regularizers.FirstOrDefault(o => o.Value == value).Text ?? "";

    private string DeviceText(string? value) => devices.FirstOrDefault(d => d.Device == value).Name ?? value ?? "";
}
