namespace GrokLab.Web.Components.Launch;

/// <summary>The spec's fields that the form shows, by their paths.</summary>
public static class LaunchFields
{
    /// <summary>All of them.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>
    {
        "name",
        "seeds",
        "device",
        "batchSize",
        "task.modulus",
        "task.trainFraction",
        "optimizer.learningRate",
        "optimizer.weightDecay",
        "regularizer.kind",
        "regularizer.lambda",
        "regularizer.nccVariance",
        "regularizer.schedule",
        "evaluation.every",
        "evaluation.everyEpochs",
        "evaluation.denseUntil",
        "evaluation.pointsPerDecade",
    };
}
