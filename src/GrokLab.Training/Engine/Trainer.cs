using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using GrokLab.Training.Checkpoints;
using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;
using GrokLab.Training.Runtime;
using GrokLab.Training.Specs;
using GrokLab.Training.Steps;

namespace GrokLab.Training.Engine;

/// <summary>Trains one run: takes commands before each step, and yields its metrics, events and progress.</summary>
/// <remarks>
/// <see cref="Run"/> trains while it is enumerated, on the thread that enumerates it. Pass messages on quickly (for example to a
/// channel), because the next step waits until the next message is requested.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Run owns the session and disposes it when it ends.")]
public sealed partial class Trainer(
    ExperimentSpec spec,
    RunControl control,
    IReadOnlyList<Intervention>? interventions = null,
    TimeProvider? time = null,
    CheckpointSettings? checkpoints = null)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly Stopwatch training = new();
    private TrainingSession session = null!;
    private RunChanges changes = null!;
    private StepRate rate = null!;
    private EvaluationSchedule schedule = null!;
    private HashSet<string> undefined = [];
    private double elapsedBefore;
    private TrainingOutcome? outcome;
    private string? error;

    /// <summary>Optimizer steps taken so far.</summary>
    public long Step { get; private set; }

    /// <summary>The event for a run that ended with an exception.</summary>
    public TrainingEvent Failure(Exception exception) => new(
        TrainingEventKind.Failed, Step, session is null ? 0 : Epoch(Step), Elapsed, time.GetUtcNow(),
        Message: TorchError.Describe(exception));

    /// <summary>Trains the run from its start, or from its newest sound checkpoint, to its end.</summary>
    /// <param name="cancellation">Ends the run as <see cref="TrainingOutcome.Interrupted"/> before its next step.</param>
    /// <exception cref="InvalidSpecException">The spec's values are not allowed, its device is not available, or the
    /// checkpoint belongs to another spec.</exception>
    /// <exception cref="CheckpointException">The run must resume, but has no sound checkpoint.</exception>
    public IEnumerable<TrainingMessage> Run(CancellationToken cancellation = default)
    {
        using var owned = session = new TrainingSession(spec);
        using var keeper = checkpoints is null ? null : new CheckpointKeeper(checkpoints);
        var takenUp = ResumeOrStart(keeper, out var unsound, out var computed);
        rate = new StepRate(training, Step);
        var evaluator = new Evaluator(session);
        var first = session.OptimizerSettings.At(1);
        var last = new StepMeasures(first.LearningRate, first.WeightDecay, null, null, null, null);
        var sinceProgress = Stopwatch.StartNew();

        yield return Started() with { TakenUp = takenUp };
        foreach (var reason in unsound)
        {
            yield return Event(TrainingEventKind.CheckpointUnsound, Step, message: reason);
        }

        if (Changed(computed) is { Length: > 0 } changed)
        {
            yield return Event(TrainingEventKind.ComputationChanged, Step, message: changed);
        }

        if (takenUp is null)
        {
            yield return Event(TrainingEventKind.RunStarted, 0) with { Lambda = changes.Settings.Lambda.Current };
        }

        var evaluated = takenUp is not null; // A checkpoint is taken after the evaluation of its step.
        while (true)
        {
            if (!evaluated && schedule.IsDue(Step))
            {
                training.Start();
                var evaluation = evaluator.Evaluate(
                    last, changes.Settings.Lambda.Current, rate.SinceMark(), schedule.IncludesRepresentativeness(Step));
                training.Stop();
                rate.Mark(Step);
                yield return new MetricsMeasured(Step, Epoch(Step), Elapsed, evaluation.Values);
                foreach (var measure in evaluation.Undefined.Where(m => !undefined.Contains(m.Name)))
                {
                    yield return Event(TrainingEventKind.MeasureUndefined, Step, message: $"{measure.Name}: {measure.Reason}");
                }

                undefined = [.. evaluation.Undefined.Select(m => m.Name)]; // A measure is reported again only when it becomes undefined again.

                if ((evaluation.NotFinite ?? session.Divergence()) is { } diverged)
                {
                    End(TrainingOutcome.Diverged, diverged);
                }
            }

            evaluated = false;
            if (Step == session.TotalSteps && outcome is null)
            {
                End(TrainingOutcome.Completed);
            }

            foreach (var message in Checkpoint(keeper, now: false))
            {
                yield return message;
            }

            foreach (var message in outcome is null ? Commands(keeper, cancellation) : [])
            {
                yield return message;
            }

            if (outcome is not null)
            {
                break;
            }

            foreach (var change in changes.Due(Step + 1))
            {
                yield return Event(change);
            }

            training.Start();
            last = session.Step(Step + 1, changes.Settings.Lambda.Current, measure: schedule.WillBeDue(Step + 1));
            training.Stop();
            if (last.Diverged is not null)
            {
                End(TrainingOutcome.Diverged, last.Diverged);
                break;
            }

            Step++;
            rate.Step(Step);
            if (sinceProgress.Elapsed >= ProgressInterval)
            {
                sinceProgress.Restart();
                yield return Progress(paused: false);
            }
        }

        foreach (var message in outcome is TrainingOutcome.Diverged ? [] : Checkpoint(keeper, now: true))
        {
            yield return message;
        }

        yield return Progress(paused: false);
        yield return Event(outcome!.Value.ToString(), Step, message: error);
        yield return new TrainingEnded(outcome.Value, Step, error);
    }

    private IEnumerable<TrainingMessage> Commands(CheckpointKeeper? keeper, CancellationToken cancellation)
    {
        var paused = false;
        while (true)
        {
            if (cancellation.IsCancellationRequested)
            {
                End(TrainingOutcome.Interrupted);
            }

            TrainingCommand? command = null;
            if (outcome is not null || (!paused && !control.TryTake(out command)))
            {
                yield break;
            }

            if (paused)
            {
                try
                {
                    command = control.Wait(cancellation);
                }
                catch (OperationCanceledException)
                {
                    continue;
                }
            }

            switch (command)
            {
                case PauseTraining pause when !paused:
                    paused = true;
                    yield return Event(TrainingEventKind.Paused, Step, message: pause.Reason);
                    yield return Progress(paused);
                    foreach (var message in Checkpoint(keeper, now: true))
                    {
                        yield return message;
                    }

                    break;
                case ResumeTraining resume when paused:
                    paused = false;
                    yield return Event(TrainingEventKind.Resumed, Step, message: resume.Reason);
                    break;
                case StopTraining:
                    End(TrainingOutcome.Stopped);
                    break;
                case InterruptTraining:
                    End(TrainingOutcome.Interrupted);
                    break;
                case ConfirmCheckpoint confirmed:
                    keeper?.Confirm(confirmed.Step);
                    break;
                case { } other when changes.Make(other, Step + 1) is { } change:
                    yield return Event(change);
                    break;
            }
        }
    }

    private void End(TrainingOutcome how, string? why = null)
    {
        outcome ??= how;
        error ??= why;
    }

    /// <summary>Training time in seconds, including earlier attempts up to the checkpoint.</summary>
    private double Elapsed => elapsedBefore + training.Elapsed.TotalSeconds;

    private double Epoch(long steps) => (double)steps / session.StepsPerEpoch;

    private TrainingEvent Event(string kind, long at, string? message = null) => new(kind, at, Epoch(at), Elapsed, time.GetUtcNow(), Message: message);

    private TrainingEvent Event(Change change)
    {
        var happened = Event(change.Kind, Step + 1, change.Reason);
        return RunCommands.IsOfLambda(change.Kind) ? happened with { Lambda = change.Value } : happened with { Value = change.Value };
    }

    private TrainingProgress Progress(bool paused)
    {
        var perSecond = rate.PerSecond;
        double? remaining = perSecond > 0 ? (session.TotalSteps - Step) / perSecond : null;
        return new(Step, Epoch(Step), session.TotalSteps, Elapsed, perSecond, remaining, paused);
    }

    /// <summary>The properties that decide how a step rounds, by name.</summary>
    private Dictionary<string, string> Computation()
    {
        var parts = new Dictionary<string, string>
        {
            ["device"] = session.ComputeDevice.Name,
            ["libtorch"] = LibTorch.Version,
            ["step"] = session.StepDescription,
        };
        if (session.Device.type == TorchSharp.DeviceType.CPU)
        {
            parts["threads"] = TorchSharp.torch.get_num_threads().ToString(CultureInfo.InvariantCulture);
        }

        return parts;
    }

    /// <summary>The changes in how steps are computed, in words; empty where there are none or the earlier computation is unknown.</summary>
    private string Changed(IReadOnlyDictionary<string, string> before)
    {
        var changes = Computation().Where(now => before.TryGetValue(now.Key, out var earlier) && earlier != now.Value)
            .Select(now => $"{now.Key}: {before[now.Key]} before, {now.Value} now").ToList();
        return changes.Count == 0 ? "" : $"{string.Join("; ", changes)}. The steps from here on can differ in rounding.";
    }

    private TrainingStarted Started() => new(
        session.ComputeDevice.Device,
        session.ComputeDevice.Name,
        session.TotalSteps,
        session.StepsPerEpoch,
        session.Data.Train.Count,
        session.Data.Validation.Count,
        session.Data.Classes,
        (int)session.Model.Head.weight!.shape[1],
        session.ParameterCount,
        new Dictionary<string, string>(Computation())
        {
            ["groklab"] = typeof(Trainer).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
            ["torchsharp"] = typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3),
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["os"] = RuntimeInformation.OSDescription,
            ["measures"] = session.MeasuresDescription,
        });
}
