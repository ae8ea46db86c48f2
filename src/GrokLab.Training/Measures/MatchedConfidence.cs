namespace GrokLab.Training.Measures;

/// <summary>κ at matched confidence: κ of the last layer W/τ, b/τ, with the temperature τ at which the mean training cross-entropy
/// has a given value. τ = 1/β for the smallest β > 0 with CE(β) = target; both values are NaN where there is none.</summary>
/// <param name="Classes">k, the number of classes.</param>
/// <param name="Target">The cross-entropy that is matched, in nats.</param>
/// <param name="Temperature">τ.</param>
/// <param name="Kappa">κ at τ, in nats.</param>
internal readonly record struct MatchedConfidence(int Classes, double Target, double Temperature, double Kappa)
{
    /// <summary>The target where no other is requested, in nats.</summary>
    internal const double DefaultTarget = 0.1;

    /// <summary>The reason why nothing matches a target of ln k or more.</summary>
    internal const string TargetTooHigh = "evaluation.matchedLoss is at least ln k, the loss of equal probabilities";

    // Newton's steps converge quadratically: after a step of this relative size, the error is about its square.
    private const double SmallStep = 1e-7;
    private const int MostEvaluations = 200;

    /// <summary>The reason where a value is not defined.</summary>
    internal string Reason => !double.IsNaN(Temperature) ? Metric.OutOfRange
        : Target < Math.Log(Classes) ? UndefinedMeasure.LossStaysAbove
        : TargetTooHigh;

    /// <summary>Finds τ, then κ at τ.</summary>
    /// <param name="classes">k, the number of classes.</param>
    /// <param name="target">The cross-entropy that is matched, in nats.</param>
    /// <param name="passes">Passes over the training set.</param>
    internal static MatchedConfidence Of(int classes, double target, ITemperedPasses passes)
    {
        var beta = target < Math.Log(classes) ? InverseTemperature(classes, target, passes.Margin(), passes.LossAt) : double.NaN;
        return double.IsNaN(beta) ? new(classes, target, double.NaN, double.NaN) : new(classes, target, 1 / beta, passes.KappaAt(beta));
    }

    /// <summary>The smallest β > 0 with CE(β) = target; NaN where there is none.</summary>
    /// <remarks>
    /// CE is convex with CE(0) = ln k above the target. Newton's step on ln CE needs few evaluations; where it leaves the interval that
    /// must contain the crossing, the tangent at the left end replaces it: it lies below CE, so it never passes the first crossing.
    /// </remarks>
    /// <param name="classes">k.</param>
    /// <param name="target">Below ln k.</param>
    /// <param name="margin">Mean of the label's logit minus the mean of the others.</param>
    /// <param name="at">CE and its derivative at β.</param>
    internal static double InverseTemperature(int classes, double target, double margin, Func<double, TemperedLoss> at)
    {
        if (!(margin > 0))
        {
            return double.NaN; // CE does not fall at β = 0 and, being convex, nowhere.
        }

        var left = new Point(0, Math.Log(classes), -margin * (classes - 1) / classes);
        var right = new Point(double.PositiveInfinity, double.PositiveInfinity, 0);
        var beta = Math.Log((classes - 1) / (Math.Exp(target) - 1)) / margin; // Exact where every margin is this one.
        for (var i = 0; i < MostEvaluations; i++)
        {
            var here = new Point(beta, at(beta));
            if (!double.IsFinite(here.Loss + here.Slope))
            {
                return double.NaN;
            }

            var isLeft = here.Loss > target && here.Slope < 0;
            (left, right) = isLeft ? (here, right) : (left, here);
            if (!isLeft && here.Loss > target && LeastBetween(left, here) > target)
            {
                return double.NaN;
            }

            var next = here.Slope < 0 ? beta - (here.Loss * Math.Log(here.Loss / target) / here.Slope) : double.NaN;
            if (!(next > left.Beta && next < right.Beta))
            {
                next = left.Beta - ((left.Loss - target) / left.Slope);
                if (!(next < right.Beta))
                {
                    return right.Loss > target ? double.NaN : right.Beta;
                }
            }

            if (Math.Abs(next - beta) <= SmallStep * beta)
            {
                return next;
            }

            beta = next;
        }

        return double.NaN;
    }

    /// <summary>A lower bound of CE: where the tangents of two points left and right of its minimum meet.</summary>
    private static double LeastBetween(Point left, Point right)
    {
        var width = right.Beta - left.Beta;
        var share = ((right.Slope * width) - (right.Loss - left.Loss)) / ((right.Slope - left.Slope) * width);
        return left.Loss + (left.Slope * share * width);
    }

    private readonly record struct Point(double Beta, double Loss, double Slope)
    {
        internal Point(double beta, TemperedLoss at)
            : this(beta, at.Loss, at.Slope)
        {
        }
    }
}

/// <summary>The mean training cross-entropy of the logits βz.</summary>
/// <param name="Loss">CE(β), in nats.</param>
/// <param name="Slope">dCE/dβ.</param>
internal readonly record struct TemperedLoss(double Loss, double Slope);

/// <summary>Passes over the training set with the logits z replaced by βz.</summary>
internal interface ITemperedPasses
{
    /// <summary>Mean of z_y − mean_{s≠y} z_s, for at least two classes; the first pass.</summary>
    double Margin();

    /// <summary>CE and its derivative at β.</summary>
    TemperedLoss LossAt(double beta);

    /// <summary>β² · mean ‖φ‖² Σ_{s&lt;q} p_s p_q ‖w_s − w_q‖², p = softmax(βz).</summary>
    double KappaAt(double beta);
}
