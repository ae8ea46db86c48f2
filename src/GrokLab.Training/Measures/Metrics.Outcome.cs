#pragma warning disable CS1591 // Each entry describes itself.
namespace GrokLab.Training.Measures;

public static partial class Metrics
{
    private const string Nats = "cross-entropy, nats";
    private static readonly MetricPanel AccuracyPanel = new("accuracy", "Accuracy", "accuracy", IsMain: true);
    private static readonly MetricPanel LossPanel = new("loss", "Loss (cross-entropy)", "loss, nats", IsMain: true);

    public static Metric TrainAccuracy { get; } = new("train_accuracy", "Training accuracy", "accuracy", MetricGroup.Outcome)
    {
        Formula = "share of samples whose largest logit is that of their label, the lowest class in a tie",
        Scale = MetricScale.Share,
        Curve = new(AccuracyPanel, "train"),
        Value = t => t.Sums.Correct / t.Samples,
    };

    public static Metric ValidationAccuracy { get; } = new("val_accuracy", "Validation accuracy", "accuracy", MetricGroup.Outcome)
    {
        Formula = "the same on the validation set",
        On = MeasuredOn.ValidationSet,
        Scale = MetricScale.Share,
        Curve = new(AccuracyPanel, "validation", CurveStyle.Compared),
    };

    public static Metric NearestMeanAccuracy { get; } = new(
        "val_ncm_accuracy", "Nearest-class-mean accuracy, validation", "accuracy, validation", MetricGroup.Outcome)
    {
        Formula = "share of validation samples whose label is that of the nearest class mean of the training set, the lowest class in a tie",
        Source = "Galanti et al. 2021",
        On = MeasuredOn.ValidationSet,
        Scale = MetricScale.Share,
        HeldOutValue = t => t.Sums.NearestCorrect / t.Samples,
    };

    public static Metric TrainLoss { get; } = new("train_loss", "Training loss", Nats, MetricGroup.Outcome)
    {
        Formula = "mean −ln p of the label, without the regularizer",
        Unit = "nats",
        Scale = MetricScale.Logarithmic,
        Curve = new(LossPanel, "train"),
        Value = t => t.Sums.Loss / t.Samples,
    };

    public static Metric ValidationLoss { get; } = new("val_loss", "Validation loss", Nats, MetricGroup.Outcome)
    {
        Formula = "the same on the validation set",
        Unit = "nats",
        On = MeasuredOn.ValidationSet,
        Scale = MetricScale.Logarithmic,
        Curve = new(LossPanel, "validation", CurveStyle.Compared),
    };

    public static Metric Representativeness { get; } = new("representativeness", "Representativeness", "representativeness", MetricGroup.Representativeness)
    {
        Formula = "mean over held-out j of ℓ(y_j, f(x_j)) − Σ_i α_ij ℓ(y_i, f(x_i)) / max(1, Σ_i α_ij), ℓ the 0–1 loss",
        Source = "App. D; Petzka et al. 2021",
        On = MeasuredOn.BothSets,
        Undefined = Metric.NoValidationSample,
    };

    public static Metric RepresentativenessCrossEntropy { get; } = new(
        "representativeness_cross_entropy", "Representativeness by cross-entropy", "representativeness, nats", MetricGroup.Representativeness)
    {
        Formula = "the same with ℓ the cross-entropy",
        Source = "App. D; Petzka et al. 2021",
        Unit = "nats",
        On = MeasuredOn.BothSets,
        Undefined = Metric.NoValidationSample,
    };
}
