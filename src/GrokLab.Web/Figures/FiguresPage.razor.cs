using System.Globalization;
using GrokLab.Data.Writing;
using GrokLab.Web.Components;
using GrokLab.Web.Drawing;
using GrokLab.Web.Faults;
using GrokLab.Web.Groups;
using GrokLab.Web.Http;
using GrokLab.Web.Runs;
using Microsoft.AspNetCore.Components;

namespace GrokLab.Web.Figures;

/// <summary>A figure of the paper, drawn from a group and kept up to date while its runs train.</summary>
public sealed partial class FiguresPage
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource gone = new();
    private IReadOnlyList<GroupDto> fitting = [];
    private IReadOnlyList<GroupDto> all = [];
    private FigureDescription? figure;
    private HashSet<long> drawn = [];
    private FigureBand band;
    private FigureReadings readings;
    private bool loaded;
    private LiveReading? reading;
    private IDisposable? subscription;

    /// <summary>The figure in the address; 1 where that is absent or no number.</summary>
    [SupplyParameterFromQuery(Name = "figure")]
    public string? NumberText { get; set; }

    /// <summary>The group in the address; the newest fitting group where that is absent or no number.</summary>
    [SupplyParameterFromQuery(Name = "group")]
    public string? GroupText { get; set; }

    private AddressNumber Number => new(NumberText);

    private AddressNumber Group => new(GroupText);

    private long? GroupId => Group.Value;

    /// <summary>The parts of the address that are invalid.</summary>
    private string? Ignored =>
        !string.IsNullOrEmpty(NumberText) && Find(Number.Value) is null
            ? $"There is no figure “{Number}”: figures are 1 to {FigureCatalog.All.Count.ToString(CultureInfo.InvariantCulture)}. Figure {Chosen} is shown."
            : Group.IsMalformed ? $"“{Group}” is not the number of a group. The newest group that fits is shown." : null;

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

    protected override async Task OnParametersSetAsync()
    {
        if (subscription is null)
        {
            // Subscribes before reading, so that no change is missed.
            reading = new LiveReading(Interval, Time, Problems, InvokeAsync, UpdateAsync, StateHasChanged);
            subscription = Feed.SubscribeAll(batch =>
            {
                if (batch.Any(record => record is MetricsRecord or EventRecord or RunDeleted && drawn.Contains(record.RunId)))
                {
                    reading.Signal();
                }
            });
        }

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
        figure = groupId is { } id ? await Figures.DescribeAsync(Chosen, id, band, readings, gone.Token) : null;
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

    private static string Address(int number, long? group) =>
        $"figures?figure={number}{(group is { } id ? $"&group={id}" : "")}";

    private async Task ChooseBandAsync(ChangeEventArgs e)
    {
        band = Enum.Parse<FigureBand>((string)e.Value!);
        await DrawAsync(figure?.GroupId);
    }

    private Task ChooseNccAsync(ChangeEventArgs e)
    {
        readings = readings with { Ncc = Enum.Parse<NccReading>((string)e.Value!) };
        return DrawAsync(figure?.GroupId);
    }

    private Task ChooseFlatnessAsync(ChangeEventArgs e)
    {
        readings = readings with { Flatness = Enum.Parse<FlatnessReading>((string)e.Value!) };
        return DrawAsync(figure?.GroupId);
    }

    private string File(string extension) =>
        $"api/figures/{Chosen}.{extension}?group={figure!.GroupId}&band={band}&ncc={readings.Ncc}&flatness={readings.Flatness}";
}
