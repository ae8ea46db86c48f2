using GrokLab.Training.Experiments;
using GrokLab.Training.Runtime;
using GrokLab.Web.Components;
using GrokLab.Web.Components.Drafts;
using GrokLab.Web.Estimates;
using GrokLab.Web.Faults;
using GrokLab.Web.Http;
using GrokLab.Web.Jobs;
using GrokLab.Web.Runs;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace GrokLab.Web.Launching.Form;

/// <summary>The form of a new run, filled in from a preset.</summary>
public sealed partial class LaunchPage : IAsyncDisposable
{
    private static readonly TimeSpan DraftInterval = TimeSpan.FromMilliseconds(300);

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<ComputeDevice> devices = [];
    private Preset? preset;
    private LaunchForm? form;
    private FormDraft? draft;
    private Throttle? keeping;
    private bool isUnkept;
    private LiveEstimate? estimate;
    private RunDto? run;
    private string? shownRun;
    private bool read;
    private bool launching;
    private string? notStored;

    /// <summary>The preset's name.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    /// <summary>The number of the run that the form is filled in from, as in the address; null for the preset itself.</summary>
    [Parameter, SupplyParameterFromQuery(Name = "run")]
    public string? RunText { get; set; }

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private RunLauncher Launcher { get; set; } = null!;

    [Inject]
    private DeviceCatalog Devices { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private DurationEstimator Estimator { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private DraftStore Drafts { get; set; } = null!;

    private AddressNumber Asked => new(RunText);

    private static string SeedsHelp => "One run for each seed";

    /// <summary>The form's choices of devices; only <c>auto</c> before the devices are known.</summary>
    private IReadOnlyList<(string Device, string Text)> DeviceChoices =>
        [("auto", DeviceText("auto")), .. devices.Select(device => (device.Device, DeviceWords.Of(device)))];

    private string DeviceHelp => devices.Count == 0 ? "The fastest" : Device is { } device ? DeviceWords.Name(device) : "Not on this machine";

    /// <summary>The device that trains the runs; null if it is unknown or missing.</summary>
    private ComputeDevice? Device => ComputeDevice.Find(form!["device"], devices);

    private string PaperSeeds => string.Join(", ", preset!.Seeds);

    private string LengthPath => form!.InEpochs ? "epochs" : "steps";

    private IReadOnlyList<SpecField> Seldom => [.. LaunchFields.Optimizer.Concat(LaunchFields.Task).Where(f => f.Seldom && form!.Has(f))];

    private string SeldomTitle => Seldom.Any(f => f.Section == "task") ? "More of the optimizer and the images" : "More of the optimizer";

    private string SeldomWords => string.Join(", ", Seldom.Select(f => $"{LowerFirst(f.Label)} {(form![f.Path] is { Length: > 0 } text ? text : "none")}"));

    private string ModelWords => string.Join(", ", LaunchFields.Model.Where(form!.Has).Skip(1).Select(f =>
        f.Choices?.FirstOrDefault(choice => choice.Value == form[f.Path]).Text ?? $"{f.Label.ToLowerInvariant()} {form[f.Path]}"));

    private string EvaluationWords => form!.EvaluatesInEpochs
        ? form["evaluation.everyEpochs"] == "1" ? "after every epoch" : $"every {form["evaluation.everyEpochs"]} epochs"
        : $"every {form["evaluation.every"]} steps until {form["evaluation.denseUntil"]}, then {form["evaluation.pointsPerDecade"]} per factor of ten";

    /// <summary>Stops waiting for the devices, ends a timing, and keeps the draft.</summary>
    public async ValueTask DisposeAsync()
    {
        estimate?.Dispose();
        keeping?.Dispose();
        await gone.CancelAsync();
        gone.Dispose();
        await KeepAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        keeping = new Throttle(DraftInterval, Time, () => _ = InvokeAsync(KeepAsync));
        if (Devices.IsReady)
        {
            devices = await Devices.ListAsync(gone.Token);
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (preset?.Name == Name && shownRun == RunText)
        {
            return;
        }

        await KeepAsync();
        (preset, shownRun, form, read) = (Presets.Find(Name), RunText, null, false);
        var (asked, askedRun) = (preset, shownRun);
        estimate?.Dispose();
        estimate = new LiveEstimate(Estimator, Time, () => _ = InvokeAsync(StateHasChanged));
        run = Asked.Value is { } id ? await Runs.GetAsync(id, gone.Token) : null;
        var filledIn = asked is null || (!string.IsNullOrEmpty(askedRun) && run is null) ? null : run is null ? new LaunchForm(asked) : LaunchForm.Of(asked, run);
        var kept = filledIn is null ? null : new FormDraft(
            Drafts, $"launch/{asked!.Name}{(run is null ? "" : $"?run={run.Id}")}", () => LaunchDraft.Read(filledIn), texts => LaunchDraft.Apply(filledIn, texts));
        await (kept?.RestoreAsync() ?? Task.CompletedTask);
        if (asked == preset && askedRun == shownRun)
        {
            (form, draft, read) = (filledIn, kept, true);
            Follow();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            try
            {
                devices = await Devices.ListAsync(gone.Token);
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
        Changed();
    }

    private void Changed()
    {
        Follow();
        isUnkept = true;
        keeping?.Signal();
    }

    private void Follow() => estimate?.Follow(form is { RunCount: > 0 } ? form.Request() : null);

    private async Task KeepAsync()
    {
        if (isUnkept && draft is not null)
        {
            isUnkept = false;
            await draft.KeepAsync();
        }
    }

    private void Discarded()
    {
        isUnkept = false;
        Follow();
    }

    private async Task CancelAsync()
    {
        await draft!.EndAsync();
        Navigation.NavigateTo("./");
    }

    private async Task LaunchAsync()
    {
        form!.Validate();
        if (form.Errors.Count > 0 || launching)
        {
            return;
        }

        (launching, notStored) = (true, null);
        try
        {
            var request = form.Request();
            if (!await Dialogs.IsWantedAsync(Estimator, request, gone.Token))
            {
                return;
            }

            var result = await Launcher.LaunchAsync(request, gone.Token);
            if (result.Value is { } launched)
            {
                await draft!.EndAsync();
                Navigation.NavigateTo(launched.Count == 1 ? $"runs/{launched[0].Id}" : $"groups/{launched[0].GroupId}");
            }
            else
            {
                notStored = (result.Refusal as Refusal.Unavailable)?.Message;
                form.Show((result.Refusal as Refusal.Invalid)?.Errors ?? []);
            }
        }
        finally
        {
            launching = false;
        }
    }

    private static string LowerFirst(string label) => $"{char.ToLowerInvariant(label[0])}{label[1..]}";

    private bool Bad(string field) => form!.Errors.ContainsKey(field);

    private string? Why(string field) => form!.Errors.GetValueOrDefault(field);

    private static string OperationText(string? value) => LaunchFields.Operations.FirstOrDefault(o => o.Value == value).Text ?? "";

    private bool HasErrors(IEnumerable<SpecField> fields) => fields.Any(field => Bad(field.Path));

    /// <summary>The chosen device in one word, with the device that <c>auto</c> means; the device's name is shown
    /// below.</summary>
    private string DeviceText(string? value) => value == "auto" && devices.Count > 0 ? $"auto: {devices[0].Device}" : value ?? "";
}
