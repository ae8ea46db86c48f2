using GrokLab.Training.Specs;

namespace GrokLab.Training.Regularizers;

/// <summary>A kind of regularizer: its label is the minimised loss, and its usual λ is a form's initial value.</summary>
public sealed record RegularizerKind(string Name, string Label, object Default, double UsualLambda) : SpecKind(Name, Label, Default);
