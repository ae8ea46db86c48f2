using System.Runtime.Intrinsics;

namespace GrokLab.Training.Fast.Kernels;

/// <summary>The values of a step of AdamW that are equal for all parameters.</summary>
internal readonly struct AdamWStep
{
    /// <param name="learningRate">Learning rate of this step.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="beta1">Decay of the first moment.</param>
    /// <param name="beta2">Decay of the second moment.</param>
    /// <param name="epsilon">Added to the root of the second moment.</param>
    /// <param name="step">Number of the step, from 1, for the correction of the moments' bias.</param>
    internal AdamWStep(double learningRate, double weightDecay, double beta1, double beta2, double epsilon, long step)
    {
        Keep = (float)(1 - learningRate * weightDecay);
        Beta1 = (float)beta1;
        NewPart1 = (float)(1 - beta1);
        Beta2 = (float)beta2;
        NewPart2 = (float)(1 - beta2);
        InverseRootCorrection = (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step)));
        Epsilon = (float)epsilon;
        StepSize = (float)(learningRate / (1 - Math.Pow(beta1, step)));
    }

    internal float Keep { get; }

    internal float Beta1 { get; }

    internal float NewPart1 { get; }

    internal float Beta2 { get; }

    internal float NewPart2 { get; }

    internal float InverseRootCorrection { get; }

    internal float Epsilon { get; }

    internal float StepSize { get; }
}

/// <summary>One step of AdamW (<c>torch.optim.AdamW</c>) in one pass over a parameter, its moments and its gradients.</summary>
internal static unsafe class AdamWKernel
{
    // Smaller moments are set to 0: otherwise the moments of a dead unit would become denormal numbers, each of which takes
    // a hundred times as long as a normal one.
    private const float Smallest = 1e-36f;

    /// <param name="step">The step's constants.</param>
    /// <param name="length">Number of elements.</param>
    /// <param name="parameter">(length), changed.</param>
    /// <param name="gradients">Addresses of each worker's part of the gradient; the gradient is their sum.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="offset">Offset of this parameter in each part.</param>
    /// <param name="first">First moment, (length), changed.</param>
    /// <param name="second">Second moment, (length), changed.</param>
    internal static void Update(
        in AdamWStep step, int length, float* parameter, float** gradients, int parts, long offset, float* first, float* second)
    {
        var (keep, beta1, new1, beta2, new2) = (Vector512.Create(step.Keep), Vector512.Create(step.Beta1),
            Vector512.Create(step.NewPart1), Vector512.Create(step.Beta2), Vector512.Create(step.NewPart2));
        var (correction, epsilon, size, smallest) = (Vector512.Create(step.InverseRootCorrection),
            Vector512.Create(step.Epsilon), Vector512.Create(step.StepSize), Vector512.Create(Smallest));
        var i = 0;
        for (; i <= length - Lanes.Count; i += Lanes.Count)
        {
            var gradient = Vector512.Load(gradients[0] + offset + i);
            for (var part = 1; part < parts; part++)
            {
                gradient += Vector512.Load(gradients[part] + offset + i);
            }

            var m = beta1 * Vector512.Load(first + i) + new1 * gradient;
            m = Vector512.AndNot(m, Vector512.LessThan(Vector512.Abs(m), smallest)); // NaN stays NaN.
            var v = beta2 * Vector512.Load(second + i) + new2 * (gradient * gradient);
            v = Vector512.AndNot(v, Vector512.LessThan(v, smallest));
            m.Store(first + i);
            v.Store(second + i);
            var change = size * m / (Vector512.Sqrt(v) * correction + epsilon);
            (keep * Vector512.Load(parameter + i) - change).Store(parameter + i);
        }

        for (; i < length; i++)
        {
            var gradient = gradients[0][offset + i];
            for (var part = 1; part < parts; part++)
            {
                gradient += gradients[part][offset + i];
            }

            var m = step.Beta1 * first[i] + step.NewPart1 * gradient;
            var v = step.Beta2 * second[i] + step.NewPart2 * (gradient * gradient);
            first[i] = MathF.Abs(m) < Smallest ? 0 : m;
            second[i] = v < Smallest ? 0 : v;
            parameter[i] = step.Keep * parameter[i]
                - step.StepSize * first[i] / (MathF.Sqrt(second[i]) * step.InverseRootCorrection + step.Epsilon);
        }
    }
}
