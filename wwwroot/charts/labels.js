// Places the labels of vertical lines in a row above the plot: inside its ends, without overlaps.
const gap = 4;
const canvas = document.createElement('canvas').getContext('2d');

/**
 * Places labels in a row, each centred at its line if it fits, otherwise ending or beginning there. A line has its x in pixels and
 * its texts, the longest first. If there is not enough space, all labels become shorter; then two labels become one, which counts
 * its lines where their words do not fit. Where that can be avoided, no label is crossed by the lines of the rows above, others. The
 * result has for each line, in the same order, text and xanchor for plotly.js, or null.
 */
export function inARow(lines, { width, fontSize, fontFamily }, others = []) {
  const sizeOf = text => widthOf(text, fontSize, fontFamily) + 2;
  const shown = lines.map((line, index) => ({ ...line, index, count: 1 })).filter(({ x }) => x >= 0 && x <= width).sort((a, b) => a.x - b.x);
  let placed = null;
  for (let level = 0; placed === null && level < Math.max(0, ...shown.map(({ texts }) => texts.length)); level++) {
    placed = arrange(shown.map(({ texts, ...line }) => ({ ...line, text: texts[Math.min(level, texts.length - 1)] })), width, sizeOf, others);
  }
  while (placed === null && shown.length > 1) {
    const distance = i => shown[i + 1].x - shown[i].x;
    const closest = [...shown.keys()].slice(0, -1).reduce((a, b) => distance(b) < distance(a) ? b : a);
    const [earlier] = shown.splice(closest, 1);
    const later = shown[closest];
    const count = earlier.count + later.count;
    const text = `${earlier.texts.at(-1)}, ${later.texts.at(-1)}`;
    shown[closest] = { ...later, count, texts: [sizeOf(text) <= width / 3 ? text : `${count} changes`] };
    placed = arrange(shown.map(({ texts, ...line }) => ({ ...line, text: texts.at(-1) })), width, sizeOf, others);
  }
  const result = lines.map(() => null);
  placed?.forEach(({ index, text, xanchor }) => { result[index] = { text, xanchor }; });
  return result;
}

// Gives each line the anchor of its label, or null if they do not all fit.
function arrange(lines, width, sizeOf, others) {
  const sized = lines.map(line => ({ ...line, size: sizeOf(line.text) }));
  const crossings = (left, size) => others.filter(x => x > left + 1 && x < left + size - 1).length;
  const placed = [];
  let from = 0;
  for (const [i, line] of sized.entries()) {
    const { size } = line;
    const anchor = placesOf(line, from, width)
      .toSorted((a, b) => crossings(a.left, size) - crossings(b.left, size))
      .find(({ left }) => fit(sized.slice(i + 1), left + size + gap, width));
    if (!anchor) {
      return null;
    }
    placed.push({ ...line, xanchor: anchor.xanchor });
    from = anchor.left + size + gap;
  }
  return placed;
}

function placesOf({ x, size }, from, width) {
  return [{ xanchor: 'center', left: x - size / 2 }, { xanchor: 'right', left: x - size }, { xanchor: 'left', left: x }]
    .filter(({ left }) => left >= from && left + size <= width);
}

// Whether all labels fit from a place on: each as far to the left as it can be.
function fit(lines, from, width) {
  for (const line of lines) {
    const places = placesOf(line, from, width);
    if (places.length === 0) {
      return false;
    }
    from = Math.min(...places.map(({ left }) => left)) + line.size + gap;
  }
  return true;
}

function widthOf(text, fontSize, fontFamily) {
  canvas.font = `${fontSize}px ${fontFamily}`;
  return canvas.measureText(text).width;
}
