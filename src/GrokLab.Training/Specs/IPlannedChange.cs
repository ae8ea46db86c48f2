namespace GrokLab.Training.Specs;

/// <summary>A change planned at a step or an epoch; exactly one of the two is given.</summary>
internal interface IPlannedChange
{
    /// <summary>The first optimizer step (counted from 1) that is trained with the change.</summary>
    long? Step { get; }

    /// <summary>Completed epochs after which the change holds: 100 means from the first step after the 100th epoch on.</summary>
    double? Epoch { get; }
}

/// <summary>Converts planned changes to steps.</summary>
internal static class PlannedSteps
{
    /// <summary>The first step that is trained with a change.</summary>
    internal static long FirstStep(this IPlannedChange change, int stepsPerEpoch) => change.Step ?? FirstStepAfter(change.Epoch!.Value, stepsPerEpoch);

    /// <summary>The first step after a number of completed epochs.</summary>
    internal static long FirstStepAfter(double epochs, int stepsPerEpoch) => (long)Math.Floor(epochs * stepsPerEpoch) + 1;

    /// <summary>When a change takes effect, in words.</summary>
    internal static string Words(this IPlannedChange change) =>
        change.Step is { } step ? $"from step {NumberText.Count(step)}" : $"after epoch {NumberText.Exact(change.Epoch ?? 0)}";
}
