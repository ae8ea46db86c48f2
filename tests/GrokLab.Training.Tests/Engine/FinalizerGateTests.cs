using GrokLab.Training.Engine;
using GrokLab.Training.Experiments;
using GrokLab.Training.Models.GrokkingTransformer;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Protocol;
using GrokLab.Training.Regularizers.Ncc;
using GrokLab.Training.Tasks.ModularArithmetic;

namespace GrokLab.Training.Tests.Engine;

public sealed class FinalizerGateTests
{
    private static readonly ExperimentSpec Small = new()
    {
        Task = new ModularArithmeticSpec { Modulus = 11 },
        Model = new GrokkingTransformerSpec { Width = 16, Heads = 2, FeedForwardWidth = 32 },
        Optimizer = new AdamWSpec { LearningRate = 1e-3, WeightDecay = 1 },
        Regularizer = new NccSpec { Lambda = 1e-7 },
        BatchSize = 20,
        Steps = 500,
        Evaluation = new EvaluationSpec { Every = 100, DenseUntil = 500 },
        Device = "cpu",
    };

    private static bool finalized;

    [Fact]
    public void Garbage_collections_set_off_by_other_threads_free_no_number_that_a_step_still_reads()
    {
        FinalizersWaitAttribute.Open();
        var undisturbed = Losses();
        using var stop = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                Thread.Sleep(1);
            }
        });
        collector.Start();
        try
        {
            Assert.Equal(undisturbed, Losses());
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }
    }

    [Fact]
    public void After_a_run_finalizers_run_again()
    {
        FinalizersWaitAttribute.Open();
        Losses();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    [Fact]
    public void No_finalizer_runs_during_any_other_test()
    {
        Abandon();
        GC.Collect();
        Thread.Sleep(50);
        Assert.False(Volatile.Read(ref finalized));
        FinalizersWaitAttribute.Open();
        GC.WaitForPendingFinalizers();
        Assert.True(Volatile.Read(ref finalized));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void Abandon() => _ = new Noticed();

    private static List<double?> Losses()
    {
        using var plain = new ChosenStep(StepChoice.Plain);
        using var control = new RunControl();
        return [.. new Trainer(Small, control).Run().OfType<MetricsMeasured>().Select(m => m.Values["train_loss"])];
    }

    private sealed class Noticed
    {
        ~Noticed() => Volatile.Write(ref finalized, true);
    }
}
