using System.Globalization;
using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Faults;
using GrokLab.Web.Groups;
using GrokLab.Web.Http;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace GrokLab.Web.Figures;

/// <summary>A figure of the paper, drawn from a group and kept up to date while its runs train.</summary>
public sealed partial class FiguresPage
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private const string KeptChoices = "figure-choices";

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<GroupDto> fitting = [];
    private IReadOnlyList<GroupDto> all = [];
    private FigureDescription? figure;
    private HashSet<long> drawn = [];
    private FigureFiles files = null!;
    private FigureChoices? kept;
    private FigureChoices choices = new(null, null, null);
    private CurveSmoothing? smoothing;
    private bool loaded;
    private LiveReading? reading;
    private IDisposable? subscription;

    /// <summary>The figure in the address; 1 where that is absent or no number.</summary>
    [SupplyParameterFromQuery(Name = "figure")]
    public string? NumberText { get; set; }

    /// <summary>The group in the address; the newest fitting group where that is absent or no number.</summary>
    [SupplyParameterFromQuery(Name = "group")]
    public string? GroupText { get; set; }

    /// <summary>What the bands show, from the address; the standard deviation where that is unknown.</summary>
    [SupplyParameterFromQuery(Name = "band")]
    public string? BandText { get; set; }

    /// <summary>The reading of NCC, from the address; the mean where that is unknown.</summary>
    [SupplyParameterFromQuery(Name = "ncc")]
    public string? NccText { get; set; }

    /// <summary>The reading of flatness, from the address; κ where that is unknown.</summary>
    [SupplyParameterFromQuery(Name = "flatness")]
    public string? FlatnessText { get; set; }

    /// <summary>How the curves are smoothed, from the address; not where that is unknown.</summary>
    [SupplyParameterFromQuery(Name = KeptSmoothing.Parameter)]
    public string? SmoothText { get; set; }

    private FigureBand Band => choices.Band ?? default;

    private FigureReadings Readings => choices.Readings;

    private AddressNumber Number => new(NumberText);

    private AddressNumber Group => new(GroupText);

    private long? GroupId => Group.Value;

    /// <summary>The parts of the address that are invalid.</summary>
    private string? Ignored =>
        !string.IsNullOrEmpty(NumberText) && Find(Number.Value) is null
            ? $"There is no figure “{Number}”: figures are 1 to {FigureCatalog.All.Count.ToString(CultureInfo.InvariantCulture)}. Figure {Chosen} is shown."
            : Group.IsMalformed ? $"“{Group}” is not the number of a group. The newest group that fits is shown."
            : new AddressChoice<FigureBand>(BandText).Problem("band") ?? new AddressChoice<NccReading>(NccText).Problem("ncc")
                ?? new AddressChoice<FlatnessReading>(FlatnessText).Problem("flatness") ?? KeptSmoothing.Problem(SmoothText);

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private FigureService Figures { get; set; } = null!;

    [Inject]
    private GroupService Groups { get; set; } = null!;

    [Inject]
    private RunFeed Feed { get; set; } = null!;

    [Inject]
    private StorageProblems Problems { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    private bool HasBands => figure?.Panels.Any(panel => panel.Series.Any(series => series.HasBand)) == true;

    private string BandWords => Band switch
    {
        FigureBand.Std => "The bands show one standard deviation (n − 1) on both sides of the mean over seeds.",
        FigureBand.Se => "The bands show one standard error of the mean over seeds on both sides of it.",
        FigureBand.Ci95 => "The bands show the 95 % interval of the mean over seeds, at each step for itself.",
        _ => "The bands reach from the smallest to the largest value of the seeds.",
    };

    private FigureEntry Entry => Find(Number.Value) ?? FigureCatalog.All[0];

    private int Chosen => Entry.Number;

    private static FigureEntry? Find(long? number) => number is >= 1 and <= int.MaxValue ? FigureCatalog.Find((int)number) : null;

    /// <summary>The groups that fit, and the requested group.</summary>
    private IEnumerable<GroupDto> Offered =>
        all.Where(group => group.Id == figure?.GroupId || fitting.Any(fit => fit.Id == group.Id));

    /// <summary>Stops following the runs.</summary>
    public void Dispose()
    {
        subscription?.Dispose();
        reading?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override void OnInitialized() => files = new(File);

    protected override async Task OnParametersSetAsync()
    {
        if (subscription is null)
        {
            // Subscribes before reading, so that no change is missed.
            reading = new LiveReading(Interval, Time, Problems, InvokeAsync, UpdateAsync, StateHasChanged);
            subscription = Feed.SubscribeToCurves(() => drawn, reading.Signal);
        }

        kept ??= FigureChoices.Parse(await BrowserDefault.ReadAsync(JS, KeptChoices));
        choices = FigureChoices.Parse(BandText, NccText, FlatnessText).Or(kept);
        smoothing = await KeptSmoothing.ReadAsync(JS, SmoothText);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        all = await Groups.ListAsync(cancellation: gone.Token);
        fitting = await Figures.FittingAsync(Chosen, gone.Token);
        await DrawAsync(GroupId ?? FigureService.Default(fitting));
        loaded = true;
    }

    private async Task DrawAsync(long? groupId)
    {
        figure = groupId is { } id ? (await Figures.DescribeAsync(Chosen, id, Band, Readings, gone.Token))?.Smoothed(smoothing) : null;
        files.Figure = figure;
        drawn = figure?.RunIds.ToHashSet() ?? [];
    }

    private async Task UpdateAsync()
    {
        await DrawAsync(figure?.GroupId);
        if (figure is null)
        {
            await ReadAsync(); // The group was deleted.
        }

        StateHasChanged();
    }

    // The chosen group stays if it also fits the other figure.
    private async Task ChooseFigureAsync(ChangeEventArgs e)
    {
        var number = int.Parse((string)e.Value!, CultureInfo.InvariantCulture);
        var fits = GroupId is { } id && (await Figures.FittingAsync(number, gone.Token)).Any(group => group.Id == id);
        Navigation.NavigateTo(Address(number, fits ? GroupId : null));
    }

    private void ChooseGroup(ChangeEventArgs e) => Navigation.NavigateTo(Address(Chosen, long.Parse((string)e.Value!, CultureInfo.InvariantCulture)));

    // The address says all of it, so that a reload and a sent link show the same figure.
    private string Address(int number, long? group) => string.Concat(
        $"figures?figure={number}",
        group is { } id ? $"&group={id}" : "",
        choices.ToString() is { Length: > 0 } chosen ? $"&{chosen}" : "",
        smoothing is not null || !string.IsNullOrEmpty(SmoothText) ? $"&{KeptSmoothing.InAddress(smoothing)}" : "");

    private Task ChooseBandAsync(ChangeEventArgs e) => ChooseAsync(choices with { Band = Enum.Parse<FigureBand>((string)e.Value!) });

    private Task ChooseNccAsync(ChangeEventArgs e) => ChooseAsync(choices with { Ncc = Enum.Parse<NccReading>((string)e.Value!) });

    private Task ChooseFlatnessAsync(ChangeEventArgs e) => ChooseAsync(choices with { Flatness = Enum.Parse<FlatnessReading>((string)e.Value!) });

    // In the address for this page, and in the browser for the next one.
    private async Task ChooseAsync(FigureChoices chosen)
    {
        choices = kept = chosen;
        Navigation.NavigateTo(Address(Chosen, GroupId), replace: true);
        await BrowserDefault.KeepAsync(JS, KeptChoices, chosen.ToString());
    }

    private async Task SmoothAsync(CurveSmoothing? chosen)
    {
        (smoothing, SmoothText) = (chosen, chosen?.ToString() ?? CurveSmoothing.None);
        Navigation.NavigateTo(Address(Chosen, GroupId), replace: true);
        await KeptSmoothing.KeepAsync(JS, chosen);
    }

    private string File(string extension) =>
        $"api/figures/{Chosen}.{extension}?group={figure!.GroupId}&band={Band}&ncc={Readings.Ncc}&flatness={Readings.Flatness}";
}
