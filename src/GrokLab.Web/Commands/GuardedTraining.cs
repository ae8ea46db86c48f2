using GrokLab.Training.Checkpoints;
using GrokLab.Training.Engine;
using GrokLab.Training.Protocol;
using GrokLab.Training.Runtime;

namespace GrokLab.Web.Commands;

/// <summary>Trains, and turns every exception into the message of a failed run.</summary>
internal static class GuardedTraining
{
    /// <summary>Trains a run to its end and passes every message on.</summary>
    /// <returns>How the run ended.</returns>
    internal static TrainingEnded Run(Trainer trainer, Action<TrainingMessage> hand, CancellationToken cancellation)
    {
        var ended = new TrainingEnded(TrainingOutcome.Failed, 0, "The trainer ended without a message.");
        try
        {
            foreach (var message in trainer.Run(cancellation))
            {
                hand(message);
                ended = message as TrainingEnded ?? ended;
            }
        }
        catch (Exception e)
        {
            // An error that the user can fix gets a sentence; only an unexpected error gets a stack trace.
            var failure = trainer.Failure(e);
            var explained = e is InvalidSpecException or CheckpointException or DllNotFoundException or DirectoryNotFoundException || TorchError.IsOutOfMemory(e);
            Console.Error.WriteLine(explained ? failure.Message : e);
            ended = new TrainingEnded(TrainingOutcome.Failed, trainer.Step, failure.Message);
            hand(failure);
            hand(ended);
        }

        return ended;
    }
}
