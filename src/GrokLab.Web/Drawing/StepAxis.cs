using GrokLab.Data.Metrics;
using GrokLab.Data.Runs;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Drawing;

/// <summary>The horizontal axis of curves of a training.</summary>
public enum StepAxis
{
    /// <summary>Optimizer steps.</summary>
    Steps,

    /// <summary>Optimizer steps on a logarithmic axis.</summary>
    LogSteps,

    /// <summary>Passes over the training set.</summary>
    Epochs,

    /// <summary>Training time in minutes, without pauses.</summary>
    Time,
}

/// <summary>What each horizontal axis shows, and where a point stands on it.</summary>
internal static class StepAxes
{
    private const double SecondsInMinute = 60;

    /// <summary>All axes, in the order in which they are offered.</summary>
    internal static IReadOnlyList<StepAxis> All { get; } = [StepAxis.LogSteps, StepAxis.Steps, StepAxis.Epochs, StepAxis.Time];

    /// <summary>The axis where nobody chose one: the unit of the lengths of the runs.</summary>
    internal static StepAxis Usual(params ReadOnlySpan<ExperimentSpec> specs)
    {
        foreach (var spec in specs)
        {
            if (spec.Epochs is not null)
            {
                return StepAxis.Epochs;
            }
        }

        return StepAxis.LogSteps;
    }

    /// <summary>The axis in words, for a choice.</summary>
    internal static string Words(this StepAxis axis) => axis switch
    {
        StepAxis.LogSteps => "steps, logarithmic",
        StepAxis.Epochs => "epochs",
        StepAxis.Time => "training time",
        _ => "steps",
    };

    /// <summary>The title of the axis, with its unit.</summary>
    internal static string Title(this StepAxis axis) => axis switch
    {
        StepAxis.Epochs => "epoch",
        StepAxis.Time => "training time, minutes",
        _ => "optimizer step",
    };

    /// <summary>The axis of a figure.</summary>
    internal static FigureAxis Of(this StepAxis axis) => new(axis.Title(), axis == StepAxis.LogSteps);

    /// <summary>How a long curve is reduced for the axis.</summary>
    internal static MetricAxis Reduction(this StepAxis axis) => axis == StepAxis.LogSteps ? MetricAxis.Log : MetricAxis.Linear;

    /// <summary>The position of an evaluation.</summary>
    internal static double Place(this StepAxis axis, MetricPoint point) => axis switch
    {
        StepAxis.Epochs => point.Epoch,
        StepAxis.Time => point.ElapsedSeconds / SecondsInMinute,
        _ => point.Step,
    };

    /// <summary>The position of a change. Its event names the first step with the change; over epochs the change stands where the step before
    /// ended.</summary>
    internal static double Place(this StepAxis axis, RunEvent change) => axis switch
    {
        StepAxis.Epochs => change.Step > 0 ? Math.Round(change.Epoch * (change.Step - 1) / change.Step, 2) : 0,
        StepAxis.Time => change.ElapsedSeconds / SecondsInMinute,
        _ => change.Step,
    };
}
