// One server, one training process and one browser at a time: the machine may have two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
