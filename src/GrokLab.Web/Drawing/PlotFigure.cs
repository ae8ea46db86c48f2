using Plotly.Blazor;

namespace GrokLab.Web.Drawing;

/// <summary>A figure as plotly.js draws it, with its points.</summary>
/// <param name="Data">Its traces.</param>
/// <param name="Layout">Its axes, legend, colours and shapes.</param>
public sealed record PlotFigure(IList<ITrace> Data, Plotly.Blazor.Layout Layout);
