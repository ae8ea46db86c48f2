// Tensor counts and the global generator are the process's: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: GrokLab.Training.Tests.FinalizersWait]
