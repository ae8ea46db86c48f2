// A chart in words, for screen readers: the last value of each curve.
import { measure, reading } from './numbers.js';

/** The last value of each curve that has a name in the legend, and its position. */
export function summary(data, xTitle) {
  const curves = data.filter(trace => trace.name && trace.showlegend !== false && trace.x?.length > 0).map(trace => {
    // Values at the edge of a logarithmic axis are a trace of their own.
    const parts = data.filter(t => t === trace || (t.meta !== undefined && t.meta.name === trace.meta?.name));
    const [value, at] = parts.map(({ x, y, meta }) => {
      const last = y.findLastIndex(v => v != null);
      return [(meta?.values ?? y)[last], x[last]];
    }).reduce((a, b) => b[1] > (a[1] ?? -Infinity) ? b : a);
    const name = trace.meta?.name ?? trace.name;
    return { at, text: at === undefined ? `${name} has no value` : `${name} ${reading(value, trace.meta?.share)}` };
  });
  const place = at => `${xTitle} ${at >= 1000 || Number.isInteger(at) ? at.toLocaleString('en') : measure(at)}`;
  const places = new Set(curves.map(({ at }) => at).filter(at => at !== undefined));
  if (curves.length === 0) {
    return 'There are no values.';
  }
  return places.size === 1
    ? `Last values, at ${place([...places][0])}: ${curves.map(curve => curve.text).join(', ')}.`
    : `Last values: ${curves.map(({ text, at }) => at === undefined ? text : `${text} at ${place(at)}`).join(', ')}.`;
}
