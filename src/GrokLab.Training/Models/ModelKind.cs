using GrokLab.Training.Specs;

namespace GrokLab.Training.Models;

/// <summary>A kind of network, and the samples that it reads.</summary>
public sealed record ModelKind(string Name, string Label, object Default, SampleKind Samples) : SpecKind(Name, Label, Default);
