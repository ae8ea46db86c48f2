using GrokLab.Training.Experiments;

namespace GrokLab.Training.Engine;

/// <summary>The steps after which the measures are computed.</summary>
public sealed class EvaluationSchedule
{
    private readonly EvaluationSpec spec;
    private readonly long totalSteps;
    private long nextSparse;

    /// <param name="spec">How often.</param>
    /// <param name="totalSteps">The run's length; its last step is always evaluated.</param>
    public EvaluationSchedule(EvaluationSpec spec, long totalSteps)
    {
        this.spec = spec;
        this.totalSteps = totalSteps;
        nextSparse = After(Math.Max(spec.DenseUntil, 0));
    }

    /// <summary>Whether the measures are due after so many steps; asked for every step in rising order.</summary>
    public bool IsDue(long step)
    {
        var due = WillBeDue(step);
        if (due && step >= nextSparse)
        {
            nextSparse = After(step);
        }

        return due;
    }

    /// <summary>Whether the measures will be due after the step that is trained next; may be asked any number of times.</summary>
    public bool WillBeDue(long step) =>
        step == 0 || step == totalSteps || (step <= spec.DenseUntil ? step % spec.Every == 0 : step >= nextSparse);

    /// <summary>The next point of a grid that is even on a log axis, at least <see cref="EvaluationSpec.Every"/> steps away.</summary>
    private long After(long step)
    {
        var index = (long)Math.Floor(Math.Log10(Math.Max(step, 1)) * spec.PointsPerDecade);
        long onGrid;
        do
        {
            onGrid = (long)Math.Round(Math.Pow(10, (double)++index / spec.PointsPerDecade));
        }
        while (onGrid <= step); // Rounded to whole steps, neighbours of the grid may coincide.

        return Math.Max(onGrid, step + spec.Every);
    }
}
