using System.Globalization;

namespace GrokLab.Training.Protocol;

/// <summary>The names of metrics, as stored, sent and exported; clients rely on them.</summary>
public static class MetricNames
{
    /// <summary>Share of training samples predicted right, 0 to 1.</summary>
    public const string TrainAccuracy = "train_accuracy";

    /// <summary>Share of validation samples predicted right, 0 to 1.</summary>
    public const string ValidationAccuracy = "val_accuracy";

    /// <summary>Mean cross-entropy on the training set, in nats, without the regularizer.</summary>
    public const string TrainLoss = "train_loss";

    /// <summary>Mean cross-entropy on the validation set, in nats.</summary>
    public const string ValidationLoss = "val_loss";

    /// <summary>Relative flatness κ (Def. 3.2) on the training set.</summary>
    public const string Kappa = "kappa";

    /// <summary>‖W‖²·Tr H (Lemma A.2) on the training set.</summary>
    public const string KappaUpperBound = "kappa_upper_bound";

    /// <summary>NCC as Def. 3.1 prints it, on the training set.</summary>
    public const string Ncc = "ncc";

    /// <summary>NCC after Galanti et al. 2021, on the training set.</summary>
    public const string NccGalanti = "ncc_galanti";

    /// <summary>Smallest angle between two centred class means, in degrees.</summary>
    public const string AngleMin = "angle_min";

    /// <summary>Mean angle between two centred class means, in degrees.</summary>
    public const string AngleMean = "angle_mean";

    /// <summary>Largest angle between two centred class means, in degrees.</summary>
    public const string AngleMax = "angle_max";

    /// <summary>Angle between the centred means of two classes, in degrees; measured where there are at most ten classes.</summary>
    /// <param name="one">The smaller class number.</param>
    /// <param name="other">The larger class number.</param>
    public static string Angle(int one, int other) => string.Create(CultureInfo.InvariantCulture, $"angle_{one}_{other}");

    /// <summary>Most classes k with which the angle of every pair is measured.</summary>
    public const int MostClassesWithPairs = 10;

    /// <summary>Every name that <see cref="Angle"/> gives with that many classes, k(k−1)/2 of them.</summary>
    public static IReadOnlyList<string> AnglePairs { get; } =
        [.. Enumerable.Range(0, MostClassesWithPairs).SelectMany(one => Enumerable.Range(one + 1, MostClassesWithPairs - 1 - one).Select(other => Angle(one, other)))];

    /// <summary>Euclidean norm of all trainable parameters.</summary>
    public const string WeightNorm = "weight_norm";

    /// <summary>Euclidean norm of the last step's gradient of the minimised loss; not defined at step 0.</summary>
    public const string GradientNorm = "gradient_norm";

    /// <summary>The regularizer R on the last step's mini-batch; not defined where there is none.</summary>
    public const string Regularizer = "regularizer";

    /// <summary>Pairs of class means of the last step's mini-batch so near that the regularizer's floor replaces their distance;
    /// not defined without a regularizer.</summary>
    public const string DegeneratePairs = "degenerate_pairs";

    /// <summary>The learning rate of the last step.</summary>
    public const string LearningRate = "learning_rate";

    /// <summary>The λ of the last step.</summary>
    public const string Lambda = "lambda";

    /// <summary>Optimizer steps a second since the evaluation before.</summary>
    public const string StepsPerSecond = "steps_per_second";
}
