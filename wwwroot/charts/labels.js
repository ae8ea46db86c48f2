// Places the labels of vertical lines, in pixels of the plot: inside its borders, without overlaps.
const padding = 3;
const lineHeight = 1.2;
const gap = 4;
const canvas = document.createElement('canvas').getContext('2d');

// An event's label reads upwards beside its line: at the top it ends where the line ends, at the bottom it begins where the line
// begins. plotly.js does not rotate the padding with the text: only in the first of these corners it points away from the line.
const corners = [
  { isLeft: true, isTop: true, textposition: 'end', xanchor: 'right', yanchor: 'bottom', padding: 2 },
  { isLeft: false, isTop: true, textposition: 'end', xanchor: 'right', yanchor: 'top', padding: 0 },
  { isLeft: true, isTop: false, textposition: 'start', xanchor: 'left', yanchor: 'bottom', padding: 0 },
  { isLeft: false, isTop: false, textposition: 'start', xanchor: 'left', yanchor: 'top', padding: 0 },
];

/**
 * Places labels beside their lines, and if possible not over the others, the xs of lines without labels. A line has its x and
 * its texts, the best one first. The result has for each line, in the same order, the text and the position of its label for
 * plotly.js, or null if there is no space for any of its texts.
 */
export function besideLines(lines, { width, height, fontSize, fontFamily }, others) {
  const thickness = lineHeight * fontSize + padding;
  const placed = [];
  const place = ({ x, texts }) => {
    if (!(x >= 0 && x <= width)) {
      return null; // Outside the plot.
    }
    for (const text of texts) {
      const length = widthOf(text, fontSize, fontFamily) + 2 * padding;
      const free = corners
        .map(({ isLeft, isTop, ...position }) => {
          const left = isLeft ? x - thickness : x;
          const top = isTop ? 0 : height - length;
          return { position, left, right: left + thickness, top, bottom: top + length };
        })
        .filter(box => box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height && !placed.some(other => overlap(box, other)));
      const crossings = box => [...lines.map(line => line.x), ...others].filter(at => at > box.left && at < box.right && at !== x).length;
      const best = free.reduce((a, b) => a === null || crossings(b) < crossings(a) ? b : a, null);
      if (best) {
        placed.push(best);
        return { text, ...best.position };
      }
    }
    return null;
  };
  return lines.map(place);
}

/**
 * Places labels in a row above the plot, each centred at its line if it fits, otherwise ending or beginning there. Two labels
 * without enough space side by side become one. The result has for each line, in the same order, text and xanchor, or null.
 */
export function inARow(lines, { width, fontSize, fontFamily }) {
  const shown = lines.map((line, index) => ({ ...line, index })).filter(({ x }) => x >= 0 && x <= width).sort((a, b) => a.x - b.x);
  const anchorsOf = ({ x, text }) => {
    const size = widthOf(text, fontSize, fontFamily) + 2;
    return [['center', x - size / 2], ['right', x - size], ['left', x]]
      .map(([xanchor, left]) => ({ xanchor, left, right: left + size }))
      .filter(({ left, right }) => left >= 0 && right <= width);
  };
  const arrange = ([first, ...rest], from) => {
    if (!first) {
      return [];
    }
    for (const anchor of anchorsOf(first)) {
      const others = anchor.left >= from ? arrange(rest, anchor.right + gap) : null;
      if (others) {
        return [anchor.xanchor, ...others];
      }
    }
    return null;
  };
  let anchors = arrange(shown, 0);
  while (anchors === null && shown.length > 1) {
    const distance = i => shown[i + 1].x - shown[i].x;
    const closest = [...shown.keys()].slice(0, -1).reduce((a, b) => distance(b) < distance(a) ? b : a);
    const [earlier] = shown.splice(closest, 1);
    shown[closest].text = `${earlier.text}, ${shown[closest].text}`;
    anchors = arrange(shown, 0);
  }
  const result = lines.map(() => null);
  anchors?.forEach((xanchor, i) => { result[shown[i].index] = { text: shown[i].text, xanchor }; });
  return result;
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom + gap && b.top < a.bottom + gap;
}

function widthOf(text, fontSize, fontFamily) {
  canvas.font = `${fontSize}px ${fontFamily}`;
  return canvas.measureText(text).width;
}
