// Saves a figure as a PNG of exactly width × scale by height × scale pixels, drawn again off the screen at that size.
import { save } from '../exports.js';

const pixelsPerMetre = 100 / 0.0254;

export function savePng({ data, layout }, { width, height, scale, title, fileName }) {
  return save(fileName, async () => {
    const prepared = prepare(structuredClone({ data, layout }), width, height, title);
    const url = await Plotly.toImage({ ...prepared, config: { staticPlot: true } }, { format: 'png', width, height, scale });
    const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
    return { blob: new Blob([withResolution(bytes, scale)], { type: 'image/png' }) };
  });
}

// Letters and lines grow with the picture: about 8 points on a column of 8.5 cm.
function prepare({ data, layout }, width, height, title) {
  const size = Math.min(30, Math.max(10, 8 + width / 110));
  const line = size / 8;
  const margin = { l: 5.2 * size, r: 1.4 * size, t: title ? 2.6 * size : size, b: 3.4 * size };
  Object.assign(layout, {
    width, height, autosize: false, margin,
    font: { ...layout.font, size },
    title: title ? { text: title, font: { size: 1.1 * size }, x: 0.5, xanchor: 'center', y: 1, yanchor: 'top', pad: { t: 0.7 * size } } : undefined,
  });
  Object.assign(layout.legend, { font: { size }, yref: 'paper', yanchor: 'top' });
  layout.legend.y = -3.5 * size / Math.max(size, height - margin.t - 5.4 * size);
  for (const axis of [layout.xaxis, layout.yaxis]) {
    Object.assign(axis, { tickfont: { size: 0.95 * size }, linewidth: line * 0.7, tickwidth: line * 0.7, ticklen: size / 3, gridwidth: line * 0.5 });
    axis.title.standoff = size / 2;
  }
  for (const trace of data) {
    trace.line.width = line * 1.2;
  }
  for (const shape of layout.shapes) {
    shape.line.width = line;
  }
  return { data, layout };
}

// Says that a CSS pixel is 1/100 inch, so that programs that read the size (chunk pHYs) show 335 × 3 pixels as 8.5 cm at 300 dpi.
function withResolution(png, scale) {
  const chunk = new Uint8Array(21);
  const view = new DataView(chunk.buffer);
  const perMetre = Math.round(scale * pixelsPerMetre);
  view.setUint32(0, 9);
  chunk.set([0x70, 0x48, 0x59, 0x73], 4);
  view.setUint32(8, perMetre);
  view.setUint32(12, perMetre);
  chunk[16] = 1;
  view.setUint32(17, crc32(chunk.subarray(4, 17)));
  const afterHeader = 33;
  const result = new Uint8Array(png.length + chunk.length);
  result.set(png.subarray(0, afterHeader));
  result.set(chunk, afterHeader);
  result.set(png.subarray(afterHeader), afterHeader + chunk.length);
  return result;
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    }
  }
  return (crc ^ 0xffffffff) >>> 0;
}
