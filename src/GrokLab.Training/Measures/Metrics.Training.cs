#pragma warning disable CS1591 // Each entry describes itself.
namespace GrokLab.Training.Measures;

public static partial class Metrics
{
    private const string WithoutRegularizer = "there is no regularizer";

    public static Metric WeightNorm { get; } = new("weight_norm", "Weight norm ‖θ‖", "‖θ‖", MetricGroup.Training)
    {
        Formula = "Euclidean norm of all trainable parameters",
        On = MeasuredOn.Training,
        Curve = new(new("weight-norm", "Weight norm ‖θ‖", "‖θ‖"), "‖θ‖"),
    };

    public static Metric GradientNorm { get; } = new("gradient_norm", "Gradient norm ‖∇L‖", "‖∇L‖", MetricGroup.Training)
    {
        Formula = "Euclidean norm of the last step's gradient of the minimised loss",
        On = MeasuredOn.Training,
        Scale = MetricScale.Logarithmic,
        Curve = new(new("gradient-norm", "Gradient norm ‖∇L‖", "‖∇L‖"), "‖∇L‖"),
        Undefined = "there was no step yet",
    };

    public static Metric Regularizer { get; } = new("regularizer", "Regularizer R", "R", MetricGroup.Training)
    {
        Formula = "R on the last step's mini-batch",
        On = MeasuredOn.Training,
        Undefined = WithoutRegularizer,
    };

    public static Metric DegeneratePairs { get; } = new("degenerate_pairs", "Pairs of coinciding class means", "pairs", MetricGroup.Training)
    {
        Formula = "pairs of class means of the last step's mini-batch with ‖μ_c − μ_c'‖² ≤ ε",
        On = MeasuredOn.Training,
        Undefined = WithoutRegularizer,
    };

    public static Metric LearningRate { get; } = new("learning_rate", "Learning rate", "learning rate", MetricGroup.Training)
    {
        Formula = "learning rate of the last step",
        On = MeasuredOn.Training,
    };

    public static Metric WeightDecay { get; } = new("weight_decay", "Weight decay", "weight decay", MetricGroup.Training)
    {
        Formula = "weight decay of the last step",
        On = MeasuredOn.Training,
    };

    public static Metric Lambda { get; } = new("lambda", "λ", "λ", MetricGroup.Training)
    {
        Formula = "λ of the last step",
        On = MeasuredOn.Training,
    };

    public static Metric StepsPerSecond { get; } = new("steps_per_second", "Steps per second", "steps per second", MetricGroup.Training)
    {
        Formula = "optimizer steps a second since the evaluation before",
        Unit = "1/s",
        On = MeasuredOn.Training,
        Undefined = "there was no evaluation before",
    };
}
