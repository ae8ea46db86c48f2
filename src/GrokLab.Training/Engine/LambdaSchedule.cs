using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Engine;

/// <summary>The λ of every step: the spec's value, its planned changes, and changes by command.</summary>
public sealed class LambdaSchedule
{
    private readonly Queue<(long Step, double Lambda)> planned;
    private readonly bool isRegularized;

    /// <param name="spec">The regularizer.</param>
    /// <param name="stepsPerEpoch">Steps per epoch, to convert epochs to steps.</param>
    public LambdaSchedule(RegularizerSpec spec, int stepsPerEpoch)
    {
        isRegularized = spec is not NoRegularizerSpec;
        Current = spec.Lambda;
        PluggedIn = Current;
        planned = new(spec.Schedule
            .Select(c => (Step: c.FirstStep(stepsPerEpoch), c.Lambda))
            .OrderBy(c => c.Step));
    }

    /// <summary>λ of the step that is trained next.</summary>
    public double Current { get; private set; }

    /// <summary>The step of the next planned change, even if it changes nothing; null where there is none.</summary>
    public long? NextPlanned => planned.TryPeek(out var next) ? next.Step : null;

    /// <summary>The last λ other than 0, which plugging in restores; 0 where there was none.</summary>
    public double PluggedIn { get; private set; }

    /// <summary>The planned changes that take effect at a step; called before every step in rising order.</summary>
    /// <param name="step">The step's number, from 1.</param>
    public IEnumerable<Change> Due(long step)
    {
        while (planned.TryPeek(out var next) && next.Step <= step)
        {
            planned.Dequeue();
            if (Set(next.Lambda) is { } change)
            {
                yield return change with { Reason = Change.Scheduled };
            }
        }
    }

    /// <summary>Restores the last λ other than 0; returns null where λ already has that value.</summary>
    public Change? PlugIn() => Set(PluggedIn);

    /// <summary>Sets λ; returns null where λ already has that value, or there is no regularizer.</summary>
    public Change? Set(double lambda)
    {
        if (lambda == Current || !isRegularized)
        {
            return null;
        }

        var kind = lambda == 0 ? TrainingEventKind.RegularizerUnplugged
            : Current == 0 ? TrainingEventKind.RegularizerPluggedIn
            : TrainingEventKind.LambdaChanged;
        Current = lambda;
        PluggedIn = lambda == 0 ? PluggedIn : lambda;
        return new Change(kind, lambda);
    }
}
