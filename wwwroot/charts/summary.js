// A chart in words, for screen readers: the last value of each curve.
import { measure, percent } from './numbers.js';

/** The last value of each curve that has a name in the legend, and its position. */
export function summary(data, xTitle) {
  const curves = data.filter(trace => trace.name && trace.showlegend !== false && trace.x?.length > 0).map(({ name, x, y, meta }) => {
    const last = y.findLastIndex(value => value != null);
    return { at: x[last], text: last < 0 ? `${name} has no value` : `${name} ${meta === 'share' ? percent(y[last]) : measure(y[last])}` };
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
