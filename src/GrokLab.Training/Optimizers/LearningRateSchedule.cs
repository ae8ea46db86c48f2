namespace GrokLab.Training.Optimizers;

/// <summary>How the learning rate falls while a run trains.</summary>
public enum LearningRateSchedule
{
    /// <summary>It does not fall.</summary>
    Constant,

    /// <summary>It is multiplied by a factor every few epochs.</summary>
    Step,

    /// <summary>It falls along half a period of a cosine (Loshchilov and Hutter 2017) to its minimum at the end of the run.</summary>
    Cosine,
}
