using static TorchSharp.torch;

namespace GrokLab.Training.Fast.Step;

/// <summary>The moments of AdamW, one tensor each per parameter, so that they can be saved like the plain optimizer's.</summary>
internal sealed unsafe class AdamWMoments : IDisposable
{
    private readonly Tensor[] first;
    private readonly Tensor[] second;
    private readonly IntPtr[] firstPlaces;
    private readonly IntPtr[] secondPlaces;

    internal AdamWMoments(ParameterMap map)
    {
        first = [.. map.All.Select(p => zeros(p.Shape, dtype: float32).DetachFromDisposeScope())];
        second = [.. map.All.Select(p => zeros(p.Shape, dtype: float32).DetachFromDisposeScope())];
        firstPlaces = [.. first.Select(ParameterMap.Address)];
        secondPlaces = [.. second.Select(ParameterMap.Address)];
    }

    /// <summary>The address of a parameter's first moment.</summary>
    internal float* First(ParameterPlace place) => (float*)firstPlaces[place.Index];

    /// <summary>The address of a parameter's second moment.</summary>
    internal float* Second(ParameterPlace place) => (float*)secondPlaces[place.Index];

    /// <summary>The first moment of a parameter, in its shape.</summary>
    internal Tensor FirstTensor(ParameterPlace place) => first[place.Index];

    /// <summary>The second moment of a parameter, in its shape.</summary>
    internal Tensor SecondTensor(ParameterPlace place) => second[place.Index];

    public void Dispose()
    {
        foreach (var tensor in first.Concat(second))
        {
            tensor.Dispose();
        }
    }
}
