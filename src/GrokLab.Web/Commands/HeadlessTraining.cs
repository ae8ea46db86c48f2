using System.Globalization;
using System.Runtime.InteropServices;
using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Measures;
using GrokLab.Training.Protocol;
using GrokLab.Web.Jobs;
using GrokLab.Web.Words;
using Spectre.Console;

namespace GrokLab.Web.Commands;

/// <summary>Trains one run for a person or a script; Ctrl+C and SIGTERM end it cleanly.</summary>
internal static class HeadlessTraining
{
    /// <summary>Trains the spec; the exit code is 0 where all steps were trained.</summary>
    internal static int Run(ExperimentSpec spec, CheckpointSettings? checkpoints, bool json)
    {
        using var cancellation = new CancellationTokenSource();
        Console.CancelKeyPress += (_, e) =>
        {
            e.Cancel = true;
            cancellation.Cancel();
        };
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            cancellation.Cancel();
        });
        using var control = new RunControl();
        var trainer = new Trainer(spec, control, checkpoints: checkpoints);
        var (ended, failure) = json ? WithLines(trainer, cancellation) : (WithProgressBar(trainer, cancellation.Token), null);
        if (failure is not null)
        {
            Console.Error.WriteLine($"{failure.Message} Training ended after step {ended.Step}.");
            return failure.ExitCode;
        }

        return ended.Outcome switch
        {
            TrainingOutcome.Completed => 0,
            TrainingOutcome.Diverged => 3,
            TrainingOutcome.Interrupted => 130,
            _ => 1,
        };
    }

    private static (TrainingEnded Ended, OutputFailedException? Failure) WithLines(Trainer trainer, CancellationTokenSource cancellation)
    {
        OutputFailedException? failure = null;
        TrainingEnded ended;
        using (var writer = new MessageWriter(StandardOutput.Open(), Fail))
        {
            ended = GuardedTraining.Run(trainer, writer.Write, cancellation.Token);
        }

        return (ended, failure);

        void Fail(OutputFailedException e)
        {
            failure = e;
            cancellation.Cancel();
        }
    }

    private static TrainingEnded WithProgressBar(Trainer trainer, CancellationToken cancellation) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            var bar = context.AddTask("starting", autoStart: true, maxValue: 1);
            return GuardedTraining.Run(trainer, message => Show(message, bar), cancellation);
        });

    private static void Show(TrainingMessage message, ProgressTask bar)
    {
        switch (message)
        {
            case TrainingStarted started:
                bar.MaxValue = started.TotalSteps;
                bar.Value = started.TakenUp?.Step ?? 0;
                if (started.TakenUp is { } at)
                {
                    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"step {at.Step,7}  goes on from {at.File}");
                }

                AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{started.Parameters:N0} parameters on {started.Device} ({started.DeviceName})");
                break;
            case TrainingProgress progress:
                bar.Value = progress.Step;
                bar.Description = $"step {progress.Step}, {progress.StepsPerSecond:F1}/s";
                break;
            case MetricsMeasured metrics:
                AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"step {metrics.Step,7}  {Summary(metrics.Values)}");
                break;
            case TrainingEvent happened:
                AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"step {happened.Step,7}  {happened.Kind} {happened.Message}");
                break;
        }
    }

    private static string Text(string metric, double? value) =>
        Metrics.Find(metric)?.Scale == MetricScale.Share ? Format.Percent(value) : Format.Measure(value);

    private static string Summary(IReadOnlyDictionary<string, double?> values)
    {
        string[] shown = [Metrics.TrainAccuracy, Metrics.ValidationAccuracy, Metrics.TrainLoss, Metrics.Kappa, Metrics.NccGalanti];
        return string.Join("  ", shown.Select(name => $"{name} {Text(name, values.GetValueOrDefault(name))}"));
    }
}
