using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace GrokLab.Benchmarks.Training;

/// <summary>
/// The baseline: x + y mod 97 by the Fig. 1 transformer, as a usual TorchSharp program – modules, automatic differentiation,
/// <c>optim.AdamW</c>, no computation shared or left out.
/// </summary>
internal sealed class StraightforwardLoop : IDisposable
{
    private const int Modulus = 97;
    private const int BatchSize = 512;

    private readonly Tensor tokens; // (N, 4)
    private readonly Tensor labels; // (N)
    private readonly Network network = new();
    private readonly optim.Optimizer optimizer;
    private Tensor order = zeros(0);
    private long next;

    internal StraightforwardLoop()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(1);
        var pairs = randperm(Modulus * Modulus).narrow(0, 0, Modulus * Modulus / 2); // (N)
        var (x, y) = (pairs.div(Modulus, RoundingMode.floor), pairs.remainder(Modulus));
        tokens = stack([x, full_like(x, Modulus), y, full_like(x, Modulus + 1)], 1).DetachFromDisposeScope();
        labels = (x + y).remainder(Modulus).DetachFromDisposeScope();
        optimizer = optim.AdamW(network.parameters(), lr: 1e-3, beta1: 0.9, beta2: 0.98, weight_decay: 1);
    }

    internal void Step()
    {
        using var scope = NewDisposeScope();
        if (next >= order.shape[0])
        {
            order.Dispose();
            order = randperm(tokens.shape[0]).DetachFromDisposeScope();
            next = 0;
        }

        var batch = order.narrow(0, next, Math.Min(BatchSize, order.shape[0] - next)); // (B)
        next += BatchSize;
        optimizer.zero_grad();
        var loss = functional.cross_entropy(network.call(tokens.index_select(0, batch)), labels.index_select(0, batch));
        loss.backward();
        optimizer.step();
    }

    public void Dispose()
    {
        tokens.Dispose();
        labels.Dispose();
        order.Dispose();
        optimizer.Dispose();
        network.Dispose();
    }

    private sealed class Network : Module<Tensor, Tensor>
    {
        private readonly Embedding tokens = Embedding(Modulus + 2, 128);
        private readonly Embedding positions = Embedding(4, 128);
        private readonly Sequential blocks = Sequential(new Block(), new Block());
        private readonly Linear head = Linear(128, Modulus);

        internal Network()
            : base(nameof(Network))
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => head.call(blocks.call(tokens.call(input) + positions.weight!)[.., -1]);
    }

    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly Linear queryKeyValue = Linear(128, 384);
        private readonly Linear projection = Linear(128, 128);
        private readonly Linear expand = Linear(128, 512);
        private readonly Linear contract = Linear(512, 128);
        private readonly LayerNorm attentionNorm = LayerNorm(128);
        private readonly LayerNorm feedForwardNorm = LayerNorm(128);

        internal Block()
            : base(nameof(Block))
        {
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) // (B, 4, 128)
        {
            var parts = queryKeyValue.call(x).view(-1, 4, 3, 4, 32).permute(2, 0, 3, 1, 4); // (3, B, 4 heads, 4, 32)
            var mixed = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2], is_casual: true)
                .transpose(1, 2).reshape(-1, 4, 128);
            x = attentionNorm.call(x + projection.call(mixed));
            return feedForwardNorm.call(x + contract.call(functional.relu(expand.call(x))));
        }
    }
}
