namespace GrokLab.Training.Experiments;

/// <summary>How many numbers a network has and makes, without building it.</summary>
/// <param name="Parameters">Trainable numbers.</param>
/// <param name="Features">m: inputs of the last layer.</param>
/// <param name="TrainingFloats">Numbers that a training sample leaves for the backward pass, with what that needs in passing.</param>
/// <param name="ForwardFloats">Numbers that a sample takes at once without a backward pass.</param>
internal sealed record NetworkSize(long Parameters, long Features, long TrainingFloats, long ForwardFloats)
{
    private const int Positions = 4;
    private const int ImageSide = 32;

    /// <exception cref="NotSupportedException">The kind of network is not known.</exception>
    internal static NetworkSize Of(ModelSpec model, TaskSize task) => model switch
    {
        GrokkingTransformerSpec s => Transformer(s, task),
        ResNetSpec s => ResNet(s, task.Classes),
        _ => throw new NotSupportedException($"Unknown model {model.GetType().Name}."),
    };

    private static NetworkSize Transformer(GrokkingTransformerSpec spec, TaskSize task)
    {
        long d = spec.Width, f = spec.FeedForwardWidth, k = task.Classes;
        var attention = 3 * d * d + 3 * d + d * d + d;
        var feedForward = d * f + f + f * d + d;
        var parameters = (task.Vocabulary + Positions) * d + spec.Layers * (attention + feedForward + 4 * d) + d * k + k;

        // A block keeps its input, queries, keys and values twice over (as made and as arranged), the mix, its projection and
        // the sums with their norms, and the hidden layer before and after the ReLU.
        var block = Positions * (12 * d + 2 * f) + 3 * spec.Heads * Positions * Positions;
        var passing = Positions * (4 * d + 2 * f);
        return new(parameters, d, spec.Layers * block + passing + 3 * k, block + passing);
    }

    private static NetworkSize ResNet(ResNetSpec spec, int classes)
    {
        long c = (long)Math.Round(64 * spec.WidthMultiplier);
        var pooled = spec.Stem == ResNetStem.ImageNet;
        var kernel = pooled ? 7 : 3;
        long side = pooled ? ImageSide / 2 : ImageSide;
        var parameters = 3 * c * kernel * kernel + 2 * c;
        var kept = 3 * ImageSide * ImageSide + 2 * c * side * side;
        var largest = c * side * side;
        side = pooled ? side / 2 : side;
        kept += pooled ? 2 * c * side * side : 0; // With the places of the maxima, which are int64.

        var inputs = c;
        for (var stage = 0; stage < 4; stage++)
        {
            var outputs = c << stage;
            for (var block = 0; block < (spec.Depth == 10 ? 1 : 2); block++)
            {
                var shrinks = stage > 0 && block == 0;
                side = shrinks ? (side + 1) / 2 : side;
                var changes = shrinks || inputs != outputs;
                parameters += 9 * inputs * outputs + 9 * outputs * outputs + 4 * outputs + (changes ? inputs * outputs + 2 * outputs : 0);
                kept += (changes ? 6 : 4) * outputs * side * side;
                largest = Math.Max(largest, outputs * side * side);
                inputs = outputs;
            }
        }

        // The backward pass holds gradients of the largest layer and a convolution's workspace in passing.
        return new(parameters + inputs * classes + classes, inputs, kept + 6 * largest + 3 * classes, 8 * largest);
    }
}
