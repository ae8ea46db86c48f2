namespace GrokLab.Training.Fast.Step;

/// <summary>The parameters of one block, named as in <see cref="Models.GrokkingTransformer.TransformerBlock"/>.</summary>
internal sealed class BlockParameters(ParameterMap map, int block)
{
    /// <summary>(3d, d): rows of the query, then the key, then the value.</summary>
    internal ParameterPlace QueryKeyValueWeight { get; } = map.OfBlock(block, "queryKeyValue.weight");

    /// <summary>(3d).</summary>
    internal ParameterPlace QueryKeyValueBias { get; } = map.OfBlock(block, "queryKeyValue.bias");

    /// <summary>(d, d).</summary>
    internal ParameterPlace ProjectionWeight { get; } = map.OfBlock(block, "projection.weight");

    /// <summary>(d).</summary>
    internal ParameterPlace ProjectionBias { get; } = map.OfBlock(block, "projection.bias");

    /// <summary>(d).</summary>
    internal ParameterPlace AttentionGamma { get; } = map.OfBlock(block, "attentionNorm.weight");

    /// <summary>(d).</summary>
    internal ParameterPlace AttentionBeta { get; } = map.OfBlock(block, "attentionNorm.bias");

    /// <summary>(f, d).</summary>
    internal ParameterPlace ExpandWeight { get; } = map.OfBlock(block, "expand.weight");

    /// <summary>(f).</summary>
    internal ParameterPlace ExpandBias { get; } = map.OfBlock(block, "expand.bias");

    /// <summary>(d, f).</summary>
    internal ParameterPlace ContractWeight { get; } = map.OfBlock(block, "contract.weight");

    /// <summary>(d).</summary>
    internal ParameterPlace ContractBias { get; } = map.OfBlock(block, "contract.bias");

    /// <summary>(d).</summary>
    internal ParameterPlace FeedForwardGamma { get; } = map.OfBlock(block, "feedForwardNorm.weight");

    /// <summary>(d).</summary>
    internal ParameterPlace FeedForwardBeta { get; } = map.OfBlock(block, "feedForwardNorm.bias");
}
