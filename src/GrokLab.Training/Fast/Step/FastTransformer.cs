using System.Runtime.InteropServices;
using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Tasks;
using static TorchSharp.torch;

namespace GrokLab.Training.Fast.Step;

/// <summary>
/// The network of <see cref="GrokkingTransformer"/> on the CPU without automatic differentiation: every worker computes the forward and
/// backward pass of its part of a batch, and then updates its part of the weights. Results equal those of the plain model up to
/// rounding, and are the same bit for bit when repeated with the same number of workers.
/// </summary>
internal sealed unsafe class FastTransformer : IDisposable
{
    private const int EvaluationChunk = 512; // Samples that a worker passes through the network at once.

    private readonly TransformerShape shape;
    private readonly ParameterMap map;
    private readonly WorkerTeam team;
    private readonly Shard[] shards;
    private readonly PrefixedSamples train;
    private readonly PrefixedSamples validation;
    private readonly BatchSplit split;
    private readonly double[] losses;
    private readonly float** gradients;
    private readonly int capacity;

    // The workers' actions, created once so that a step allocates no garbage; their arguments are the fields after them.
    private readonly Action<int> forwardAndBackward;
    private readonly Action<int> forward;
    private readonly Action<int> backward;
    private readonly Action<int> update;
    private IntPtr featureRows;
    private AdamWStep updateStep;
    private AdamWMoments moments = null!;

    /// <param name="shape">Sizes of the model.</param>
    /// <param name="model">The model; its parameters are read and changed in place.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="validation">Validation samples.</param>
    /// <param name="batchSize">The most samples of a batch.</param>
    /// <param name="team">The workers, owned by the caller.</param>
    internal FastTransformer(
        TransformerShape shape, GrokkingTransformer model, TokenSet train, TokenSet validation, int batchSize, WorkerTeam team)
    {
        this.team = team;
        var workers = team.Size;
        this.shape = shape;
        this.train = new PrefixedSamples(train);
        this.validation = new PrefixedSamples(validation);
        map = new ParameterMap(model.named_parameters());
        capacity = Math.Min(batchSize, this.train.Count);
        var prefixes = Math.Min(capacity, Math.Max(this.train.DistinctPrefixes, this.validation.DistinctPrefixes));
        shards = [.. Enumerable.Range(0, workers).Select(_ => new Shard(shape, map, capacity, prefixes))];
        gradients = (float**)NativeMemory.Alloc((nuint)workers, (nuint)sizeof(float*));
        for (var worker = 0; worker < workers; worker++)
        {
            gradients[worker] = shards[worker].Gradients;
        }

        split = new BatchSplit(this.train, shape.Layers, workers);
        losses = new double[workers];
        forwardAndBackward = ForwardAndBackward;
        forward = Forward;
        backward = Backward;
        update = Update;
    }

    /// <summary>The model's parameters.</summary>
    internal ParameterMap Parameters => map;

    /// <summary>The numbers of the last batch's samples, in the order of computation.</summary>
    internal ReadOnlySpan<int> Order => split.Samples;

    /// <summary>Computes the gradient of a batch's mean cross-entropy.</summary>
    /// <param name="batch">Numbers of training samples.</param>
    /// <returns>The mean cross-entropy, in nats.</returns>
    internal double Gradient(ReadOnlySpan<long> batch)
    {
        split.Assign(batch);
        team.Run(forwardAndBackward);
        return losses.Sum() / batch.Length;
    }

    /// <summary>Computes a batch's features; <see cref="GradientFrom"/> continues from them.</summary>
    /// <param name="batch">Numbers of training samples.</param>
    /// <param name="features">(B, m) float32, filled in the order of <see cref="Order"/>.</param>
    internal void Features(ReadOnlySpan<long> batch, Tensor features)
    {
        split.Assign(batch);
        featureRows = ParameterMap.Address(features);
        team.Run(forward);
    }

    /// <summary>Copies the last batch's features, (B, m) float32, in the order of <see cref="Order"/>.</summary>
    internal void CopyFeatures(Tensor features)
    {
        var target = (float*)ParameterMap.Address(features);
        for (var worker = 0; worker < shards.Length; worker++)
        {
            Copy(shards[worker].Features, target + (long)split.FirstOf(worker) * shape.Width, shards[worker].Rows.Samples * shape.Width);
        }
    }

    /// <summary>Computes the gradient of the parameters, given a loss's gradients of the features and of the last layer.</summary>
    /// <param name="features">(B, m), in the order of <see cref="Order"/>.</param>
    /// <param name="weight">(k, m).</param>
    /// <param name="bias">(k).</param>
    internal void GradientFrom(Tensor features, Tensor weight, Tensor bias)
    {
        featureRows = ParameterMap.Address(features);
        team.Run(backward);
        foreach (var shard in shards)
        {
            Lanes.Clear(shard.Gradients + map.HeadWeight.Offset, map.HeadWeight.Length);
            Lanes.Clear(shard.Gradients + map.HeadBias.Offset, map.HeadBias.Length);
        }

        Copy((float*)ParameterMap.Address(weight), shards[0].Gradients + map.HeadWeight.Offset, map.HeadWeight.Length);
        Copy((float*)ParameterMap.Address(bias), shards[0].Gradients + map.HeadBias.Offset, map.HeadBias.Length);
    }

    /// <summary>Changes the parameters by the last computed gradient.</summary>
    internal void Update(in AdamWStep step, AdamWMoments of)
    {
        updateStep = step;
        moments = of;
        team.Run(update);
    }

    /// <summary>Euclidean norm of the last computed gradient.</summary>
    internal double GradientNorm()
    {
        var squares = 0.0;
        foreach (var place in map.All)
        {
            squares += Lanes.SquaredNormOfSum(gradients, shards.Length, place.Offset, place.Length);
        }

        return Math.Sqrt(squares);
    }

    /// <summary>Euclidean norm of all parameters.</summary>
    internal double WeightNorm()
    {
        var squares = 0.0;
        foreach (var place in map.All)
        {
            var values = place.Pointer;
            squares += Lanes.SquaredNormOfSum(&values, 1, 0, place.Length);
        }

        return Math.Sqrt(squares);
    }

    /// <summary>Features of a whole set.</summary>
    /// <param name="ofTraining">Whether to use the training set; otherwise the validation set.</param>
    /// <returns>(N, m) float32; it belongs to the dispose scope open at the call.</returns>
    internal Tensor FeaturesOf(bool ofTraining)
    {
        var data = ofTraining ? train : validation;
        var result = empty(data.Count, shape.Width, dtype: float32);
        var target = (float*)ParameterMap.Address(result);
        var sorted = data.ByPrefix;
        var chunk = Math.Max(1, Math.Min(capacity / shards.Length, EvaluationChunk));
        team.RunEach((sorted.Length + chunk - 1) / chunk, (worker, number) =>
        {
            var samples = sorted.AsSpan(number * chunk, Math.Min(chunk, sorted.Length - number * chunk));
            shards[worker].Forward(samples, data);
            for (var i = 0; i < samples.Length; i++)
            {
                Copy(shards[worker].Features + (long)i * shape.Width, target + (long)samples[i] * shape.Width, shape.Width);
            }
        });
        return result;
    }

    public void Dispose()
    {
        foreach (var shard in shards)
        {
            shard.Dispose();
        }

        NativeMemory.Free(gradients);
    }

    private void ForwardAndBackward(int worker)
    {
        var shard = shards[worker];
        shard.Forward(split.Part(worker), train);
        shard.ClearGradients();
        losses[worker] = shard.Head(1f / split.Samples.Length);
        shard.Backward();
    }

    private void Forward(int worker)
    {
        var shard = shards[worker];
        shard.Forward(split.Part(worker), train);
        Copy(shard.Features, RowsOf(worker), shard.Rows.Samples * shape.Width);
    }

    private void Backward(int worker)
    {
        var shard = shards[worker];
        shard.ClearGradients();
        Copy(RowsOf(worker), shard.FeatureGradient, shard.Rows.Samples * shape.Width);
        shard.Backward();
    }

    private void Update(int worker)
    {
        foreach (var place in map.All)
        {
            var lines = (place.Length + Lanes.Count - 1) / Lanes.Count;
            var from = (int)((long)lines * worker / shards.Length) * Lanes.Count;
            var to = Math.Min(place.Length, (int)((long)lines * (worker + 1) / shards.Length) * Lanes.Count);
            AdamWKernel.Update(
                updateStep, to - from, place.Pointer + from, gradients, shards.Length, place.Offset + from,
                moments.First(place) + from, moments.Second(place) + from);
        }
    }

    private float* RowsOf(int worker) => (float*)featureRows + (long)split.FirstOf(worker) * shape.Width;

    private static void Copy(float* source, float* target, int length) =>
        new ReadOnlySpan<float>(source, length).CopyTo(new Span<float>(target, length));
}
