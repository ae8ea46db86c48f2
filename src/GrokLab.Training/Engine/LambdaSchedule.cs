using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;

namespace GrokLab.Training.Engine;

/// <summary>A change of λ that takes effect.</summary>
/// <param name="Kind">What the change is called.</param>
/// <param name="Lambda">The new λ.</param>
/// <param name="Scheduled">Whether the spec planned it; otherwise somebody made it during the run.</param>
public readonly record struct LambdaEffect(TrainingEventKind Kind, double Lambda, bool Scheduled);

/// <summary>The λ of every step: the spec's, its planned changes, and the changes made during the run.</summary>
public sealed class LambdaSchedule
{
    private readonly Queue<(long Step, double Lambda, bool Scheduled)> planned;
    private readonly List<LambdaIntervention> made = [];

    /// <param name="spec">The regularizer.</param>
    /// <param name="stepsPerEpoch">To turn epochs into steps.</param>
    /// <param name="interventions">Changes made by hand in an earlier attempt at the same run, repeated at their steps.</param>
    /// <param name="firstStep">Steps that are trained already: what was due by then holds.</param>
    public LambdaSchedule(RegularizerSpec spec, int stepsPerEpoch, IEnumerable<LambdaIntervention> interventions, long firstStep = 0)
    {
        Current = spec.Lambda;
        PluggedIn = Current;

        // What is done by hand before a step comes before what is planned for that step, here as during a run.
        planned = new(interventions.Select(i => (i.Step, i.Lambda, Scheduled: false))
            .Concat(spec.Schedule.Select(c => (Step: c.Step ?? (long)Math.Floor(c.Epoch!.Value * stepsPerEpoch) + 1, c.Lambda, Scheduled: true)))
            .OrderBy(c => c.Step));
        foreach (var _ in Due(firstStep))
        {
            // It took effect before the checkpoint that the run goes on from.
        }
    }

    /// <summary>λ of the step that is trained next.</summary>
    public double Current { get; private set; }

    /// <summary>The step of the next planned change, which may be one that changes nothing; null where there is none.</summary>
    public long? NextPlanned => planned.TryPeek(out var next) ? next.Step : null;

    /// <summary>The last λ that was not 0, which plugging in restores; 0 where there was none.</summary>
    public double PluggedIn { get; private set; }

    /// <summary>All changes made by hand so far, by step.</summary>
    public IReadOnlyList<LambdaIntervention> Interventions => made;

    /// <summary>The planned changes that take effect at a step; asked for before every step in rising order.</summary>
    /// <param name="step">The step's number, from 1.</param>
    public IEnumerable<LambdaEffect> Due(long step)
    {
        while (planned.TryPeek(out var next) && next.Step <= step)
        {
            planned.Dequeue();
            if (!next.Scheduled)
            {
                made.Add(new LambdaIntervention(next.Step, next.Lambda));
            }

            if (Change(next.Lambda) is { } kind)
            {
                yield return new LambdaEffect(kind, Current, next.Scheduled);
            }
        }
    }

    /// <summary>Sets λ by hand; null where it already has that value.</summary>
    /// <param name="lambda">The new λ.</param>
    /// <param name="step">The first step that is trained with it.</param>
    public TrainingEventKind? Set(double lambda, long step)
    {
        var kind = Change(lambda);
        if (kind is not null)
        {
            made.Add(new LambdaIntervention(step, lambda));
        }

        return kind;
    }

    /// <summary>Restores the last λ that was not 0; null where it already holds.</summary>
    /// <param name="step">The first step that is trained with it.</param>
    public TrainingEventKind? PlugIn(long step) => Set(PluggedIn, step);

    private TrainingEventKind? Change(double lambda)
    {
        if (lambda == Current)
        {
            return null;
        }

        var kind = lambda == 0 ? TrainingEventKind.RegularizerUnplugged
            : Current == 0 ? TrainingEventKind.RegularizerPluggedIn
            : TrainingEventKind.LambdaChanged;
        Current = lambda;
        PluggedIn = lambda == 0 ? PluggedIn : lambda;
        return kind;
    }
}
