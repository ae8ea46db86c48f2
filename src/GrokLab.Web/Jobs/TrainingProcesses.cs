using GrokLab.Training.Protocol;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Jobs;

/// <summary>Starts training processes with this server's settings.</summary>
public sealed class TrainingProcesses(
    OwnProgram program, IOptions<StorageOptions> storage, IOptions<TrainingOptions> options, ILogger<TrainingProcess> logger)
{
    /// <summary>The longest time that a process may take to end.</summary>
    public TimeSpan Grace => options.Value.EndGrace;

    internal async Task<TrainingProcess> StartAsync(long runId, StartTraining start)
    {
        var process = await TrainingProcess.StartAsync(program.Command("train", "--supervised"), start, storage.Value.RunLog(runId), Grace, logger);
        logger.LogInformation("Run {RunId} trains in process {ProcessId}", runId, process.Id);
        return process;
    }
}
