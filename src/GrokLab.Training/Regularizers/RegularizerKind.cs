using GrokLab.Training.Specs;

namespace GrokLab.Training.Regularizers;

/// <summary>A kind of regularizer: its label is the minimised loss, and a form begins with its usual λ.</summary>
public sealed record RegularizerKind(string Name, string Label, object Default, double UsualLambda) : SpecKind(Name, Label, Default);
