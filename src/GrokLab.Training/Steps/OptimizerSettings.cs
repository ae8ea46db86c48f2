using GrokLab.Training.Optimizers;
using GrokLab.Training.Specs;

namespace GrokLab.Training.Steps;

/// <summary>The optimizer's settings of one step.</summary>
/// <param name="LearningRate">The learning rate.</param>
/// <param name="WeightDecay">The weight decay.</param>
public readonly record struct StepSettings(double LearningRate, double WeightDecay);

/// <summary>
/// The optimizer's settings of every step: a function of the step's number, given the changes made so far. The learning rate is
/// warm-up × schedule × the spec's rate or that of the last change. A session and its step share one.
/// </summary>
public sealed class OptimizerSettings
{
    private readonly OptimizerSpec spec;
    private readonly int stepsPerEpoch;
    private readonly long totalSteps;

    /// <summary>The settings that a spec plans.</summary>
    /// <param name="spec">The optimizer's spec.</param>
    /// <param name="stepsPerEpoch">Steps per epoch, to convert epochs to steps.</param>
    /// <param name="totalSteps">The run's length in steps, to which the cosine falls.</param>
    public OptimizerSettings(OptimizerSpec spec, int stepsPerEpoch, long totalSteps)
    {
        ArgumentNullException.ThrowIfNull(spec);
        this.spec = spec;
        this.stepsPerEpoch = stepsPerEpoch;
        this.totalSteps = totalSteps;
        LearningRate = new(spec.LearningRate, Planned(change => change.LearningRate));
        WeightDecay = new(spec.WeightDecay, Planned(change => change.WeightDecay));
    }

    /// <summary>The learning rate before warm-up and schedule.</summary>
    public ChangingValue LearningRate { get; }

    /// <summary>The weight decay.</summary>
    public ChangingValue WeightDecay { get; }

    /// <summary>Another number after each change that was not planned: settings of later steps may then differ from those read before.</summary>
    internal int Revision => LearningRate.Revision + WeightDecay.Revision;

    /// <summary>The settings of a step. Step s of w warm-up steps has s/w of the rate.</summary>
    /// <param name="step">The step's number, from 1.</param>
    public StepSettings At(long step)
    {
        var rate = Scheduled(LearningRate.At(step), step);
        return new(step >= spec.WarmupSteps ? rate : rate * step / spec.WarmupSteps, WeightDecay.At(step));
    }

    private double Scheduled(double rate, long step) => spec.Schedule switch
    {
        LearningRateSchedule.Step => rate * Math.Pow(spec.StepFactor ?? 1, (step - 1) / ((long)stepsPerEpoch * (spec.StepEvery ?? 1))),
        LearningRateSchedule.Cosine => Annealed(rate, step),
        _ => rate,
    };

    /// <summary>min + (rate − min) (1 + cos πt) / 2, where t is 0 at the first annealed step and 1 at the run's last step.</summary>
    private double Annealed(double rate, long step)
    {
        var first = PlannedSteps.FirstStepAfter(spec.ScheduleFrom ?? 0, stepsPerEpoch);
        if (step < first)
        {
            return rate;
        }

        var least = spec.MinLearningRate ?? 0;
        var done = step >= totalSteps ? 1 : (double)(step - first) / (totalSteps - first);
        return least + ((rate - least) * (1 + Math.Cos(Math.PI * done)) / 2);
    }

    private IEnumerable<(long, double)> Planned(Func<OptimizerChange, double?> value) =>
        spec.Changes.Where(change => value(change) is not null).Select(change => (change.FirstStep(stepsPerEpoch), value(change)!.Value));
}
