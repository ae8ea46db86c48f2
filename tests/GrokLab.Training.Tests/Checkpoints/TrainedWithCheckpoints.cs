using GrokLab.Training.Checkpoints;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;

namespace GrokLab.Training.Tests.Checkpoints;

/// <summary>Trains with checkpoints in a folder that is deleted at the end.</summary>
internal sealed class TrainedWithCheckpoints : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("groklab-checkpoints-").FullName;

    internal CheckpointFolder Folder => new(path);

    /// <param name="spec">What to train.</param>
    /// <param name="crashAfter">Where the program ends without a word; null to train to the end.</param>
    /// <param name="react">Sees each message and may send commands.</param>
    /// <param name="change">Changes the settings.</param>
    /// <param name="interventions">Changes of λ that are repeated.</param>
    internal List<TrainingMessage> Run(
        ExperimentSpec spec,
        Func<TrainingMessage, bool>? crashAfter = null,
        Action<TrainingMessage, RunControl>? react = null,
        Func<CheckpointSettings, CheckpointSettings>? change = null,
        IReadOnlyList<Intervention>? interventions = null)
    {
        var settings = new CheckpointSettings { Directory = path, IntervalSeconds = 0, Resume = true };
        using var control = new RunControl();
        var messages = new List<TrainingMessage>();
        foreach (var message in new Trainer(spec, control, interventions, checkpoints: change?.Invoke(settings) ?? settings).Run())
        {
            messages.Add(message);
            react?.Invoke(message, control);
            if (crashAfter?.Invoke(message) == true)
            {
                break;
            }
        }

        return messages;
    }

    /// <summary>What is known of a run after several attempts: of each what it told up to the step where the next went on.</summary>
    internal static List<TrainingMessage> Together(params List<TrainingMessage>[] attempts)
    {
        var all = new List<TrainingMessage>();
        foreach (var attempt in attempts)
        {
            var from = ((TrainingStarted)attempt[0]).TakenUp?.Step ?? -1;
            all.RemoveAll(message => StepOf(message) > from);
            all.AddRange(attempt);
        }

        return all;
    }

    /// <summary>All metrics as bits, but for the one that is a time.</summary>
    internal static List<string> Metrics(IEnumerable<TrainingMessage> messages) =>
    [
        .. from m in messages.OfType<MetricsMeasured>()
           from v in m.Values
           where v.Key != Training.Measures.Metrics.StepsPerSecond
           select $"{m.Step} {m.Epoch:R} {v.Key} {(v.Value is { } value ? BitConverter.DoubleToInt64Bits(value).ToString("X16") : "gap")}",
    ];

    internal static List<(string, long, double?)> Events(IEnumerable<TrainingMessage> messages) =>
        [.. messages.OfType<TrainingEvent>().Select(e => (e.Kind, e.Step, e.Lambda ?? e.Value))];

    /// <summary>The tensors of the newest checkpoint as text, to be compared.</summary>
    internal List<string> FinalTensors() => [.. CheckpointFolder.Read(Folder.List()[0]).Tensors
        .Select(t => $"{t.Name} {t.Type} {string.Join('x', t.Shape)} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(t.Data))}")];

    public void Dispose() => Directory.Delete(path, recursive: true);

    private static long StepOf(TrainingMessage message) => message switch
    {
        MetricsMeasured m => m.Step,
        TrainingEvent e => e.Step,
        _ => -1,
    };
}
