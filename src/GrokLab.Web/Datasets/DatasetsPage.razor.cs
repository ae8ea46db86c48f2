using GrokLab.Web.Components;
using GrokLab.Web.Faults;
using Microsoft.AspNetCore.Components;

namespace GrokLab.Web.Datasets;

/// <summary>CIFAR-10: its state and its installation.</summary>
public sealed partial class DatasetsPage : IDisposable
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource gone = new();
    private CancellationToken here;
    private LiveReading? refresh;
    private Cifar10State? state;
    private InstallationState progress = InstallationState.None;
    private string? pathError;
    private string? conflict;
    private bool busy;

    [Inject]
    private Cifar10Dataset Dataset { get; set; } = null!;

    [Inject]
    private Cifar10Installation Installation { get; set; } = null!;

    [Inject]
    private StorageProblems Problems { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private (string Class, string Text) Chip => (progress.IsRunning, state?.Status) switch
    {
        (true, _) => ("status-running", "Installing"),
        (_, DatasetStatus.Installed) => ("status-completed", "Installed"),
        (_, DatasetStatus.Damaged) => ("status-failed", "Damaged"),
        (_, DatasetStatus.Missing) => ("", "Not installed"),
        _ => ("", "Looking"),
    };

    /// <summary>Stops following the installation, which continues.</summary>
    public void Dispose()
    {
        Installation.Changed -= Signal;
        refresh?.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        here = gone.Token;
        progress = Installation.State;
        refresh = new LiveReading(RefreshInterval, Time, Problems, InvokeAsync, RefreshAsync, StateHasChanged);
        Installation.Changed += Signal;
        await LookAsync();
    }

    private void Signal() => refresh?.Signal();

    private async Task RefreshAsync()
    {
        progress = Installation.State;
        if (!progress.IsRunning)
        {
            await LookAsync();
        }

        StateHasChanged();
    }

    private async Task LookAsync()
    {
        try
        {
            state = await Dataset.ReadAsync(here);
        }
        catch (OperationCanceledException)
        {
            // The page is gone.
        }
    }

    private async Task StartAsync(InstallRequest request)
    {
        (pathError, conflict) = (null, null);
        switch (Installation.Start(request).Refusal)
        {
            case Refusal.Invalid invalid:
                pathError = invalid.Errors[0].Message;
                break;
            case { } refused:
                conflict = refused.Message;
                break;
        }

        await RefreshAsync();
    }

    private async Task CancelAsync()
    {
        busy = true;
        try
        {
            await Installation.CancelAsync();
            await RefreshAsync();
        }
        finally
        {
            busy = false;
        }
    }
}
