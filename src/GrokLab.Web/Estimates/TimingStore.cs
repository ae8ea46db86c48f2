using System.Collections.Concurrent;
using System.Text.Json;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Timing;
using GrokLab.Web.Files;
using GrokLab.Web.Settings;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Estimates;

/// <summary>The timings made so far, by everything they depend on; they are kept in a file in the storage folder.</summary>
public sealed class TimingStore
{
    private const int MostTimings = 300;

    private readonly string program;
    private readonly string path;
    private readonly ILogger<TimingStore> logger;
    private readonly ConcurrentDictionary<string, StoredTiming> timings;
    private readonly Lock file = new();

    public TimingStore(IOptions<StorageOptions> storage, IOptions<TrainingOptions> training, ILogger<TimingStore> logger)
    {
        ArgumentNullException.ThrowIfNull(storage);
        ArgumentNullException.ThrowIfNull(training);
        this.logger = logger;
        program = $"{ProgramVersion.Current} {training.Value.Step}";
        path = Path.Combine(storage.Value.FullDirectory, "timings.json");
        timings = new(Read());
    }

    /// <summary>The timing of runs of that spec's shape, or null.</summary>
    /// <param name="spec">The spec, with the device that trains.</param>
    /// <param name="atOnce">The number of runs that train at once.</param>
    public StoredTiming? Find(ExperimentSpec spec, int atOnce)
    {
        ArgumentNullException.ThrowIfNull(spec);
        // A run without a regularizer takes the time of the steps with λ = 0 of a run with one.
        IEnumerable<RegularizerSpec> alike = spec.Regularizer is NoRegularizerSpec
            ? KnownKinds.Regularizers.Select(kind => (RegularizerSpec)kind.Default)
            : [spec.Regularizer];
        return alike.Select(regularizer => timings.GetValueOrDefault(Key(spec with { Regularizer = regularizer }, atOnce)))
            .MaxBy(found => found?.MeasuredAt);
    }

    /// <summary>Stores a timing, replacing an earlier one of the same shape.</summary>
    public void Keep(ExperimentSpec spec, int atOnce, StoredTiming timing)
    {
        ArgumentNullException.ThrowIfNull(spec);
        timings[Key(spec, atOnce)] = timing;
        foreach (var (old, _) in timings.OrderByDescending(t => t.Value.MeasuredAt).Skip(MostTimings))
        {
            timings.TryRemove(old, out _);
        }

        Write();
    }

    private string Key(ExperimentSpec spec, int atOnce) =>
        $"{program} {atOnce} {ProtocolJson.ToLine(TimedShape.Of(spec))}";

    private Dictionary<string, StoredTiming> Read()
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, StoredTiming>>(File.ReadAllText(path), ProtocolJson.Options) ?? []
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or NotSupportedException)
        {
            logger.LogWarning("The timings in {Path} cannot be read and will be measured again: {Reason}", path, e.Message);
            return [];
        }
    }

    private void Write()
    {
        lock (file)
        {
            try
            {
                WholeFile.Write(path, JsonSerializer.Serialize(timings.ToDictionary(), ProtocolJson.Options));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                logger.LogWarning("The timings cannot be saved in {Path}: {Reason}", path, e.Message);
            }
        }
    }
}
