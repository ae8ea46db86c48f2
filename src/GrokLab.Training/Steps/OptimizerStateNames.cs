namespace GrokLab.Training.Steps;

/// <summary>What an optimizer remembers from step to step, by PyTorch's names, whichever step computes it.</summary>
public static class OptimizerStateNames
{
    /// <summary>AdamW's first moment of a parameter.</summary>
    public static string FirstMoment(string parameter) => $"{parameter}.exp_avg";

    /// <summary>AdamW's second moment of a parameter.</summary>
    public static string SecondMoment(string parameter) => $"{parameter}.exp_avg_sq";

    /// <summary>SGD's momentum of a parameter.</summary>
    public static string Momentum(string parameter) => $"{parameter}.momentum_buffer";
}
