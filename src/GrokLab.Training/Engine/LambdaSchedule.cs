using GrokLab.Training.Experiments;
using GrokLab.Training.Protocol;

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
    private double pluggedIn;

    /// <param name="spec">The regularizer.</param>
    /// <param name="stepsPerEpoch">To turn epochs into steps.</param>
    /// <param name="interventions">Changes made by hand in an earlier attempt at the same run, repeated at their steps.</param>
    public LambdaSchedule(RegularizerSpec spec, int stepsPerEpoch, IEnumerable<LambdaIntervention> interventions)
    {
        Current = spec.Kind == RegularizerKind.None ? 0 : spec.Lambda;
        pluggedIn = Current;
        planned = new(spec.Schedule
            .Select(c => (Step: c.Step ?? (long)Math.Floor(c.Epoch!.Value * stepsPerEpoch) + 1, c.Lambda, Scheduled: true))
            .Concat(interventions.Select(i => (i.Step, i.Lambda, Scheduled: false)))
            .OrderBy(c => c.Step));
    }

    /// <summary>λ of the step that is trained next.</summary>
    public double Current { get; private set; }

    /// <summary>The step of the next planned change, which may be one that changes nothing; null where there is none.</summary>
    public long? NextPlanned => planned.TryPeek(out var next) ? next.Step : null;

    /// <summary>The planned changes that take effect at a step; asked for before every step in rising order.</summary>
    /// <param name="step">The step's number, from 1.</param>
    public IEnumerable<LambdaEffect> Due(long step)
    {
        while (planned.TryPeek(out var next) && next.Step <= step)
        {
            planned.Dequeue();
            if (Set(next.Lambda) is { } kind)
            {
                yield return new LambdaEffect(kind, Current, next.Scheduled);
            }
        }
    }

    /// <summary>Sets λ from the next step on; null where it already has that value.</summary>
    public TrainingEventKind? Set(double lambda)
    {
        if (lambda == Current)
        {
            return null;
        }

        var kind = lambda == 0 ? TrainingEventKind.RegularizerUnplugged
            : Current == 0 ? TrainingEventKind.RegularizerPluggedIn
            : TrainingEventKind.LambdaChanged;
        Current = lambda;
        pluggedIn = lambda == 0 ? pluggedIn : lambda;
        return kind;
    }

    /// <summary>Restores the last λ that was not 0; null where it already holds.</summary>
    public TrainingEventKind? PlugIn() => Set(pluggedIn);
}
