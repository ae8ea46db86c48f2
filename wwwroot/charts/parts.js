// What a pair of axes can show of a curve: its line, with gaps where a value is undefined or has no place on a logarithmic axis; values
// of 0 or less, which a logarithmic axis marks at its lower edge; and points without neighbours, which no line shows. Drawing/DrawnPanel.cs
// does the same on the server.
const dotSize = 5;
const markSize = 7;

/** Parts of a curve's points {x, y, customdata}: drawn (the heights of the line), edges and alone (indices), endsAlone, count. */
export function partsOf({ x, y }, logX, logY) {
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

/** Traces for what a curve's line does not show, in the curve's colour. */
export function marks(trace, { x, y, customdata }, { edges, alone }) {
  const at = (indices, rest) => ({
    type: 'scatter', mode: 'markers', legendgroup: trace.legendgroup, showlegend: false, hoverinfo: 'skip', line: { width: 0 },
    x: indices.map(i => x[i]), customdata: indices.map(i => customdata[i]), ...rest,
  });
  return [
    ...alone.length > 0 ? [at(alone, { y: alone.map(i => y[i]), marker: { color: trace.line.color, size: dotSize } })] : [],
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
  return curves.every(({ x }) => x.length === 0) ? 'No values so far.'
    : curves.every(({ y }) => y.every(value => value == null)) ? 'The values are undefined.'
    : 'The logarithmic axis has no step 0, and nothing has been measured after it yet.';
}
