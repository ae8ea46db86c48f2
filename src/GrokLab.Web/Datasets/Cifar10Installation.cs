using GrokLab.Training.Datasets;
using GrokLab.Web.Faults;
using GrokLab.Web.Words;

namespace GrokLab.Web.Datasets;

/// <summary>Installs CIFAR-10, one installation at a time; it continues without any open page.</summary>
public sealed class Cifar10Installation(Cifar10Dataset dataset, TimeProvider time, ILogger<Cifar10Installation> logger) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly HttpClient client = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) });
    private InstallationState state = InstallationState.None;
    private CancellationTokenSource? cancellation;
    private long begin;
    private Task running = Task.CompletedTask;

    /// <summary>Raised after each progress and at the end, on the installation's thread.</summary>
    public event Action? Changed;

    /// <summary>The progress of the installation, or the result of the last one.</summary>
    public InstallationState State
    {
        get
        {
            lock (gate)
            {
                return state;
            }
        }
    }

    /// <summary>Bytes of an interrupted download; the next download resumes after them.</summary>
    public long KeptBytes => Cifar10Installer.KeptBytes(dataset.Folder);

    /// <summary>Starts an installation, unless a reason prevents it.</summary>
    public Outcome<InstallationState> Start(InstallRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        LocalSource? local = null;
        switch (request)
        {
            case { Source: InstallRequest.Download, Path: not null }:
                return new Refusal.Invalid("path", "Is given beside a download; it belongs to the source path.");
            case { Source: InstallRequest.Download }:
                break;
            case { Source: InstallRequest.LocalPath }:
                try
                {
                    local = LocalSource.Find(request.Path);
                }
                catch (DatasetException e)
                {
                    return new Refusal.Invalid("path", e.Message);
                }

                break;
            default:
                return new Refusal.Invalid("source", request.Source is null
                    ? "Is missing; allowed are download and path."
                    : $"\"{request.Source[..Math.Min(request.Source.Length, 60)]}\" is not a source; allowed are download and path.");
        }

        lock (gate)
        {
            if (state.IsRunning)
            {
                return new Refusal.Conflict($"CIFAR-10 is being installed already, from {state.From}.");
            }

            if (dataset.IsComplete)
            {
                return new Refusal.Conflict($"'{dataset.Folder}' holds CIFAR-10's batches already; nothing is installed over them.");
            }

            if (!dataset.IsVacant)
            {
                return new Refusal.Conflict($"'{dataset.Folder}' holds something else than CIFAR-10's batches; move that away first.");
            }

            cancellation?.Dispose();
            cancellation = new CancellationTokenSource();
            state = new InstallationState
            {
                Status = InstallationStatus.Running,
                LocalPath = local?.Path,
                From = local?.Path ?? dataset.Source.Address.ToString(),
                Stage = local is null ? InstallStage.Connecting : InstallStage.Unpacking,
                StartedAt = time.GetUtcNow(),
            };
            begin = time.GetTimestamp();
            var token = cancellation.Token;
            running = Task.Run(() => InstallAsync(local, token), CancellationToken.None);
        }

        Changed?.Invoke();
        return State;
    }

    /// <summary>Cancels the running installation and waits for its end.</summary>
    /// <returns>False if no installation is running.</returns>
    public async Task<bool> CancelAsync()
    {
        Task ending;
        lock (gate)
        {
            if (!state.IsRunning)
            {
                return false;
            }

            cancellation!.Cancel();
            ending = running;
        }

        await ending;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await CancelAsync();
        cancellation?.Dispose();
        client.Dispose();
    }

    private async Task InstallAsync(LocalSource? local, CancellationToken token)
    {
        var from = State.From;
        logger.LogInformation("CIFAR-10 is being installed in {Folder} from {Source}", dataset.Folder, from);
        try
        {
            var installer = new Cifar10Installer(client, dataset.Source);
            var progress = new Progress(this, time);
            var summary = await (local switch
            {
                null => installer.DownloadAsync(dataset.Folder, progress, token),
                { IsFolder: true } => installer.InstallFolderAsync(local.Path, dataset.Folder, progress, token),
                _ => installer.InstallArchiveAsync(local.Path, dataset.Folder, progress, token),
            });
            logger.LogInformation("CIFAR-10 is installed: {Train} training and {Test} test images", summary.TrainImages, summary.TestImages);
            End(InstallationStatus.Completed, null);
        }
        catch (Exception e) when (token.IsCancellationRequested)
        {
            logger.LogInformation("The installation of CIFAR-10 was cancelled: {Reason}", e.Message);
            End(InstallationStatus.Cancelled, KeptBytes is > 0 and var kept
                ? $"{Format.Bytes(kept)} of the download are kept; the next download continues there." : "Nothing is left behind.");
        }
        catch (DatasetException e)
        {
            logger.LogWarning("CIFAR-10 was not installed from {Source}: {Reason}", from, e.Message);
            End(InstallationStatus.Failed, e.Message, e.Advice);
        }
        catch (Exception e)
        {
            logger.LogError(e, "CIFAR-10 was not installed from {Source}", from);
            End(InstallationStatus.Failed, e.Message);
        }
    }

    private void End(InstallationStatus status, string? message, string? advice = null) => Update(before => before with
    {
        Status = status, Message = message, Advice = advice, BytesPerSecond = null, EndedAt = before.StartedAt + time.GetElapsedTime(begin),
    });

    private void Update(Func<InstallationState, InstallationState> change)
    {
        lock (gate)
        {
            state = change(state);
        }

        Changed?.Invoke();
    }

    /// <summary>Records progress on the installation's own thread, in order.</summary>
    private sealed class Progress(Cifar10Installation owner, TimeProvider time) : IProgress<InstallProgress>
    {
        private InstallStage? stage;
        private TransferRate rate = new(time);

        public void Report(InstallProgress value)
        {
            if (stage != value.Stage)
            {
                (stage, rate) = (value.Stage, new TransferRate(time));
            }

            var perSecond = rate.Note(value.Bytes);
            owner.Update(before => before with
            {
                Stage = value.Stage, Bytes = value.Bytes, TotalBytes = value.TotalBytes, BytesPerSecond = perSecond,
            });
        }
    }
}
