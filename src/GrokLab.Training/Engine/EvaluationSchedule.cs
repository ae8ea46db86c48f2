using GrokLab.Training.Experiments;

namespace GrokLab.Training.Engine;

/// <summary>The steps after which the measures are computed.</summary>
public sealed class EvaluationSchedule
{
    private readonly EvaluationSpec spec;
    private readonly long totalSteps;
    private readonly long? period;
    private long nextSparse;

    /// <param name="spec">The frequency of evaluations.</param>
    /// <param name="totalSteps">The run's length; its last step is always evaluated.</param>
    /// <param name="stepsPerEpoch">Steps per epoch, to convert epochs to steps.</param>
    /// <param name="firstStep">The step after whose evaluation a run resumes; 0 for a new run.</param>
    /// <param name="nextRepresentativeness">The value of <see cref="NextRepresentativeness"/> at that step.</param>
    public EvaluationSchedule(
        EvaluationSpec spec, long totalSteps, int stepsPerEpoch, long firstStep = 0, long nextRepresentativeness = 0)
    {
        this.spec = spec;
        this.totalSteps = totalSteps;
        period = (long?)spec.EveryEpochs * stepsPerEpoch;
        NextRepresentativeness = nextRepresentativeness;
        nextSparse = After(Math.Max(spec.DenseUntil, 0));
        while (nextSparse <= firstStep)
        {
            nextSparse = After(nextSparse);
        }
    }

    /// <summary>The first step whose evaluation computes representativeness again.</summary>
    public long NextRepresentativeness { get; private set; }

    /// <summary>Whether the measures are due after a step; called for every step in rising order.</summary>
    public bool IsDue(long step)
    {
        var due = WillBeDue(step);
        if (due && step >= nextSparse)
        {
            nextSparse = After(step);
        }

        return due;
    }

    /// <summary>Whether the measures will be due after the step that is trained next; may be called any number of times.</summary>
    public bool WillBeDue(long step) => step == 0 || step == totalSteps
        || (period is { } steps ? step % steps == 0
            : step <= spec.DenseUntil ? step % spec.Every == 0
            : step >= nextSparse);

    /// <summary>All steps with an evaluation, in rising order; independent of earlier calls.</summary>
    public IEnumerable<long> Steps()
    {
        var step = 0L;
        yield return step;
        while (step < totalSteps)
        {
            var next = period is { } steps ? ((step / steps) + 1) * steps
                : ((step / spec.Every) + 1) * spec.Every is var dense && dense <= spec.DenseUntil ? dense
                : After(Math.Max(step, spec.DenseUntil));
            step = Math.Min(next, totalSteps);
            yield return step;
        }
    }

    /// <summary>Whether an evaluation also computes representativeness; called once per evaluation, in rising order.</summary>
    public bool IncludesRepresentativeness(long step)
    {
        if (spec.RepresentativenessPointsPerDecade == 0 || (step < NextRepresentativeness && step != totalSteps))
        {
            return false;
        }

        NextRepresentativeness = NextOnGrid(step, spec.RepresentativenessPointsPerDecade);
        return true;
    }

    /// <summary>The next evaluation of the sparse part, at least <see cref="EvaluationSpec.Every"/> steps away.</summary>
    private long After(long step) => Math.Max(NextOnGrid(step, spec.PointsPerDecade), step + spec.Every);

    /// <summary>The next point of a grid that is even on a log axis.</summary>
    private static long NextOnGrid(long step, int pointsPerDecade)
    {
        var index = (long)Math.Floor(Math.Log10(Math.Max(step, 1)) * pointsPerDecade);
        long onGrid;
        do
        {
            onGrid = (long)Math.Round(Math.Pow(10, (double)++index / pointsPerDecade));
        }
        while (onGrid <= step); // Neighbouring points of the grid may coincide when rounded to whole steps.

        return onGrid;
    }
}
