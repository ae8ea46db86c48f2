using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Web.Components;
using GrokLab.Web.Deleting;
using GrokLab.Web.Describing;
using GrokLab.Web.Drawing;
using GrokLab.Web.Faults;
using GrokLab.Web.Live;
using GrokLab.Web.Runs.Charts;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GrokLab.Web.Runs.Pages;

/// <summary>One run, live: its progress, its control, its charts and its events.</summary>
public sealed partial class RunPage
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource gone = new();
    private List<Fact> facts = [];
    private ImmutableList<RunEventDto> events = [];
    private ExperimentSpec? spec;
    private RunDto? run;
    private bool read;
    private bool wasDeleted;
    private bool drawn;
    private bool eventsAreOld;
    private StepAxis axis;
    private CurveSmoothing? smoothing;
    private RunAxes axes = RunAxes.Usual;
    private RunAxes inAddress = RunAxes.Usual;
    private string? smoothInAddress;
    private IReadOnlyList<ChartMoment> moments = [];
    private long? shownId;
    private IDisposable? subscription;
    private LiveReading? reading;
    private MudMenu? menu;
    private NoteView? noteView;

    /// <summary>The run's id.</summary>
    [Parameter]
    public long Id { get; set; }

    /// <summary>The horizontal axis in the address.</summary>
    [SupplyParameterFromQuery(Name = "axis")]
    public string? AxisText { get; set; }

    /// <summary>The charts with a logarithmic vertical axis in the address, by id with commas between, or none.</summary>
    [SupplyParameterFromQuery(Name = "logy")]
    public string? LogYText { get; set; }

    /// <summary>The unfolded sections in the address, by id with commas between, or none.</summary>
    [SupplyParameterFromQuery(Name = "open")]
    public string? OpenText { get; set; }

    /// <summary>How the curves are smoothed, in the address.</summary>
    [SupplyParameterFromQuery(Name = KeptSmoothing.Parameter)]
    public string? SmoothText { get; set; }

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private StorageProblems Problems { get; set; } = null!;

    [Inject]
    private StorageWatch Storage { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private RunDescriptions Descriptions { get; set; } = null!;

    private string Address => $"runs/{Id}";

    /// <summary>Stops following the run.</summary>
    public void Dispose()
    {
        Stop();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (shownId == Id)
        {
            return;
        }

        shownId = Id;
        Stop();
        (run, events, read, wasDeleted, drawn, spec, moments) = (null, [], false, false, false, null, []);
        var waiting = new List<RunRecord>();

        // Following starts before reading, so that changes in between are applied to the data read.
        reading = new LiveReading(Interval, Time, Problems, InvokeAsync, UpdateAsync, StateHasChanged);
        subscription = Feed.Subscribe(Id, record => Take(record, waiting));
        Storage.Changed += StorageChanged;

        var keeping = BrowserDefault.ReadAsync(JS, RunAxes.Kept);
        var found = await Runs.GetAsync(Id, gone.Token);
        var happened = found is null ? [] : await Runs.GetEventsAsync(Id, gone.Token);
        smoothing = await KeptSmoothing.ReadAsync(JS, SmoothText);
        (inAddress, smoothInAddress) = (RunAxes.Parse(AxisText, LogYText, OpenText), SmoothText);
        axes = inAddress.Or(RunAxes.Parse(await keeping));
        lock (gate)
        {
            (run, events, read) = (found, [.. happened], true);
            foreach (var record in waiting)
            {
                Apply(record);
            }

            waiting.Clear();
        }

        if (found is null)
        {
            return;
        }

        spec = SpecJson.Read(found.Spec.GetRawText());
        axis = axes.Axis ?? StepAxes.Usual(spec);
        facts = Facts();
    }

    // In the address for this page, and in the browser for the next run.
    private async Task ChooseAsync(RunAxes chosen)
    {
        axes = chosen.Or(axes);
        axis = axes.Axis ?? axis;
        KeepInAddress(chosen);
        await BrowserDefault.KeepForServerAsync(JS, RunAxes.Kept, axes.ToString(), Navigation.BaseUri);
    }

    private async Task SmoothAsync(CurveSmoothing? chosen)
    {
        (smoothing, smoothInAddress) = (chosen, chosen?.ToString() ?? CurveSmoothing.None);
        KeepInAddress(RunAxes.Usual);
        await KeptSmoothing.KeepAsync(JS, chosen);
    }

    // A former change of the address may still be under way.
    private void KeepInAddress(RunAxes chosen)
    {
        inAddress = chosen.Or(inAddress);
        string[] parts = [inAddress.ToString(), string.IsNullOrEmpty(smoothInAddress) ? "" : $"{KeptSmoothing.Parameter}={smoothInAddress}"];
        Navigation.NavigateTo($"{Address}?{string.Join('&', parts.Where(part => part.Length > 0))}", replace: true);
    }

    private void Take(RunRecord record, List<RunRecord> waiting)
    {
        lock (gate)
        {
            if (!read)
            {
                waiting.Add(record);
            }
            else
            {
                Apply(record);
            }
        }

        if (record is not MetricsRecord)
        {
            reading?.Signal();
        }
    }

    private void Apply(RunRecord record)
    {
        if (run is null)
        {
            return;
        }

        wasDeleted = record is RunDeleted;
        run = wasDeleted ? null : RunProjection.Apply(run, record);
        if (record is EventRecord happened)
        {
            var shown = RunEventDto.From(happened);
            events = events.Contains(shown) ? events : events.Add(shown);

            // A run that starts again, or resumes from a checkpoint, has lost later events of its earlier attempt.
            eventsAreOld |= happened.Kind is "RunStarted" or RunEventKinds.TakenUp;
        }
    }

    private async Task UpdateAsync()
    {
        if (eventsAreOld)
        {
            var (current, happened) = (await Runs.GetAsync(Id, gone.Token), await Runs.GetEventsAsync(Id, gone.Token));
            lock (gate)
            {
                (run, events, eventsAreOld) = (run is null ? null : current ?? run, [.. happened], false);
            }
        }

        lock (gate)
        {
            run = run is null ? null : Runs.Present(run);
        }

        facts = Facts();
        StateHasChanged();
    }

    private void StorageChanged() => reading?.Signal();

    private static string NotStoredWords(RunStatus status, NotStoredDto notStored) => (status, notStored) switch
    {
        (RunStatus.Paused, { StaysPaused: true }) => "Paused.",
        (RunStatus.Paused, _) => "Paused until the database can be written. Then the run resumes by itself.",
        (RunStatus.Running, { Waits: true }) => "The run pauses before its next step.",
        (RunStatus.Running, _) => "The run trains on in memory.",
        _ => "Its end is not stored yet.",
    };

    private void Stop()
    {
        Storage.Changed -= StorageChanged;
        subscription?.Dispose();
        reading?.Dispose();
        (subscription, reading) = (null, null);
    }

    private List<Fact> Facts()
    {
        if (run is not { } r || spec is null)
        {
            return [];
        }

        var device = r.Device is null ? $"{r.RequestedDevice} (asked for)" : r.DeviceName is null ? r.Device : $"{r.Device} · {r.DeviceName}";
        List<Fact> all =
        [
            new("Device", device),
            new("Seed", r.Seed.ToString(CultureInfo.InvariantCulture)),
            .. SpecWords.Facts(spec).Where(f => f.Name != "Length").Select(f => new Fact(f.Name, f.Value)),

            // The lines are there even while unknown, so that the following elements do not move later.
            new("Parameters", r.Parameters is { } parameters ? Format.Count(parameters) : Format.None),
            new("Samples", r is { TrainSamples: { } train, ValidationSamples: { } validation } ? $"{Format.Count(train)} train, {Format.Count(validation)} validation" : Format.None),
            new("Started", null, r.StartedAt),
            new("Ended", null, r.EndedAt),
        ];

        if (r.Attempts > 1)
        {
            all.Add(new("Attempt", r.Attempts.ToString(CultureInfo.InvariantCulture)));
        }

        return all;
    }

    /// <summary>Waits until the closing menu has given the focus back to its button, and then opens the dialog, which takes the
    /// focus.</summary>
    private async Task FromMenuAsync(Func<Task> show)
    {
        await menu!.CloseMenuAsync();
        await show();
    }

    private async Task DescribeAsync(bool atNote)
    {
        await Dialogs.DescribeAsync(
            "Name and note of the run", Address, run!.Name, run.Note, atNote, async request => (await Descriptions.DescribeAsync(Id, request)).Refusal);
        await (noteView?.LookAsync() ?? Task.CompletedTask);
    }

    private async Task DeleteAsync()
    {
        if (await Dialogs.DeleteRunsAsync([Id]) is { Count: > 0 })
        {
            Snackbar.Add($"Run {Id} is deleted.", Severity.Success);
            Navigation.NavigateTo("runs");
        }
    }

    private Task<IDialogReference> ShowSpecAsync()
    {
        var json = spec is null ? JsonSerializer.Serialize(run!.Spec) : SpecJson.Write(spec);
        return Dialogs.ShowAsync<SpecDialog>(
            "Spec", new DialogParameters<SpecDialog> { { d => d.Json, json } }, DialogSize.Small);
    }

    /// <summary>A line of the page's head: a text, or a time if the text is null.</summary>
    private sealed record Fact(string Name, string? Value, DateTimeOffset? Time = null);
}
