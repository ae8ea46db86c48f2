// What a pair of axes can show of a curve: its line, with gaps where a value is undefined or has no place on a logarithmic axis; values
// of 0 or less, which a logarithmic axis marks at its lower edge; and points without neighbours, which no line shows. Drawing/DrawnPanel.cs
// does the same on the server.
const dotSize = 5;
const markSize = 7;

/**
 * Parts of a curve's points {x, y, customdata}: drawn (the heights of the line), edges and alone (indices), endsAlone, count. The
 * logarithm of a scaled curve is drawn, from its smallest value (0) to its largest (1).
 */
export function partsOf({ x, y: values }, logX, logY, isScaled = false) {
  const y = isScaled ? scaledLogs(values) : values;
  const hasPlace = i => y[i] != null && (x[i] > 0 || !logX);
  const isAtEdge = i => logY && y[i] <= 0;
  const drawn = y.map((value, i) => value == null || isAtEdge(i) ? null : value);
  const isDrawn = i => i >= 0 && i < x.length && hasPlace(i) && !isAtEdge(i);
  const edges = [];
  const alone = [];
  let count = 0;
  for (let i = 0; i < x.length; i++) {
    if (!hasPlace(i)) {
      continue;
    }
    count++;
    if (isAtEdge(i)) {
      edges.push(i);
    } else if (!isDrawn(i - 1) && !isDrawn(i + 1)) {
      alone.push(i);
    }
  }
  return { drawn, edges, alone, endsAlone: alone.at(-1) === x.length - 1, count };
}

// As Drawing/OnsetScale.cs does it.
function scaledLogs(values) {
  const logs = values.map(value => value > 0 ? Math.log10(value) : null);
  const [low, high] = logs.reduce(([a, b], log) => log === null ? [a, b] : [Math.min(a, log), Math.max(b, log)], [Infinity, -Infinity]);
  return logs.map(log => log === null ? null : high > low ? (log - low) / (high - low) : 1);
}

/** Traces for what a curve's line does not show, in the curve's colour. */
export function marks(trace, { x, y, customdata }, { drawn, edges, alone }) {
  const at = (indices, rest) => ({
    type: 'scatter', mode: 'markers', legendgroup: trace.legendgroup, showlegend: false, hoverinfo: 'skip', line: { width: 0 },
    x: indices.map(i => x[i]), customdata: indices.map(i => customdata[i]), ...rest,
  });
  return [
    ...alone.length > 0 ? [at(alone, { y: alone.map(i => drawn[i]), meta: trace.meta?.values && { ...trace.meta, values: alone.map(i => y[i]) }, marker: { color: trace.line.color, size: dotSize } })] : [],
    ...edges.length > 0 ? [at(edges, {
      y: edges.map(() => 0), yaxis: 'y2', cliponaxis: false, marker: { color: trace.line.color, size: markSize, symbol: 'triangle-down' },
      meta: { ...trace.meta, values: edges.map(i => y[i]) },
    })] : [],
  ];
}

/** How many values stand at the lower edge, in a sentence; nothing if none does. */
export function hint(count) {
  return count === 0 ? ''
    : count === 1 ? '1 value of 0 or less is marked at the lower edge of the logarithmic axis.'
    : `${count} values of 0 or less are marked at the lower edge of the logarithmic axis.`;
}

/** Why a chart with curves shows none of their points. */
export function reasonOf(curves) {
  return curves.every(({ y }) => y.length === 0) ? 'Nothing has been measured yet.'
    : curves.every(({ y }) => y.every(value => value == null)) ? 'The values are undefined.'
    : 'The logarithmic axis has no step 0, and nothing has been measured after it yet.';
}
