namespace GrokLab.Training.Steps;

/// <summary>The names of an optimizer's state tensors: PyTorch's names, for every kind of step.</summary>
public static class OptimizerStateNames
{
    /// <summary>AdamW's first moment of a parameter.</summary>
    public static string FirstMoment(string parameter) => $"{parameter}.exp_avg";

    /// <summary>AdamW's second moment of a parameter.</summary>
    public static string SecondMoment(string parameter) => $"{parameter}.exp_avg_sq";

    /// <summary>SGD's momentum of a parameter.</summary>
    public static string Momentum(string parameter) => $"{parameter}.momentum_buffer";
}
