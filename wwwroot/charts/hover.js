// Shows the values under the pointer: those of the curves nearest to it, the largest first, in a box that is never higher than the
// chart; the rest is counted. A path, whose positions may fall, shows its point that is nearest in the plane. Names are shown as they are typed.
import { measure, percent, reading } from './numbers.js';

const mostRows = 8;
const rowHeight = 18;
const besides = 10;
// Curves that were not evaluated at the same place show their nearest value, if it is so many pixels away at most.
const reach = 12;
// A point of a path is under the pointer if it is so many pixels away at most.
const reachInPlane = 30;

export class Hover {
  #div;
  #note;
  #line = element('chart-hover-line');
  #box = element('chart-hover');
  #at = null;
  #listening = new AbortController();

  /** Called with the horizontal position that the reader points at, in the units of the axis; null if there is none. See links.js. */
  onMoved = () => { };

  /** note tells what stands beside a value, from its trace and index; at, what stands beside the position. */
  constructor(div, { note = () => '', at = () => '' } = {}) {
    this.#div = div;
    this.#note = { note, at };
    const { signal } = this.#listening;
    div.parentElement.append(this.#line, this.#box);
    this.hide();
    div.addEventListener('mousemove', event => this.#move(this.#show(event)), { signal });
    div.addEventListener('mouseleave', () => this.#leave(), { signal });
    div.addEventListener('mousedown', () => this.#leave(), { signal });
  }

  /** Shows the values at a horizontal position, in the units of the axis, without calling onMoved. */
  showAt(value) {
    const { _size: size, xaxis } = this.#div._fullLayout ?? {};
    if (!size || this.#showNearest(xaxis.d2p(value), size.h / 2) === null) {
      this.hide();
    }
  }

  hide() {
    this.#line.hidden = this.#box.hidden = true;
  }

  dispose() {
    this.#listening.abort();
    this.#line.remove();
    this.#box.remove();
  }

  #leave() {
    this.hide();
    this.#move(null);
  }

  #move(at) {
    if (this.#at !== at) {
      this.#at = at;
      this.onMoved(at);
    }
  }

  // Shows the values under the pointer and returns their position; null if there are none.
  #show(event) {
    const { _size: size } = this.#div._fullLayout ?? {};
    const frame = this.#div.getBoundingClientRect();
    const at = !size || event.buttons !== 0 ? null : this.#showNearest(event.clientX - frame.left - size.l, event.clientY - frame.top - size.t);
    if (at === null) {
      this.hide();
    }
    return at;
  }

  // Shows the values nearest to a pixel of the plot and returns their position; null if there are none.
  #showNearest(x, y) {
    const { _size: size, xaxis, yaxis } = this.#div._fullLayout;
    if (!(x >= 0 && y >= 0 && x <= size.w && y <= size.h)) {
      return null;
    }
    const curves = this.#nearest(x, y, xaxis, yaxis, size);
    if (curves.length === 0) {
      return null;
    }
    const first = curves.reduce((a, b) => (b.isOnPath === a.isOnPath ? b.away < a.away : b.isOnPath) ? b : a);
    const here = curves.filter(curve => Math.abs(curve.pixel - first.pixel) <= reach);
    const rows = Math.max(1, Math.min(mostRows, Math.floor(this.#div.clientHeight / rowHeight) - 3));
    const shown = here.toSorted((a, b) => Math.abs(a.height - y) - Math.abs(b.height - y)).slice(0, rows).toSorted((a, b) => b.value - a.value);
    this.#fill(first, shown, here.length - shown.length);
    this.#place(size.l + first.pixel, size.t + y, size);
    return first.at;
  }

  // The point of each visible curve that is nearest to a horizontal pixel, or in the plane for a path; a curve may have several traces.
  #nearest(x, y, xaxis, yaxis, size) {
    const curves = new Map();
    for (const trace of this.#div.data) {
      if (!trace.meta?.name || trace.visible === 'legendonly') {
        continue;
      }
      const values = trace.meta.values ?? trace.y;
      const pixelOf = i => xaxis.d2p(trace.x[i]);
      const isOnPath = trace.meta.steps !== undefined;
      const distance = i => isOnPath ? Math.hypot(pixelOf(i) - x, yaxis.d2p(values[i]) - y) : Math.abs(pixelOf(i) - x);
      const index = isOnPath ? nearestInPlane(values, distance) : nearestIndex(trace.x, values, pixelOf, x);
      if (index < 0) {
        continue;
      }
      const pixel = pixelOf(index);
      const away = distance(index);
      if (pixel >= -1 && pixel <= size.w + 1 && away < (curves.get(trace.meta.name)?.away ?? Infinity)) {
        const height = trace.yaxis === 'y2' ? size.h : yaxis.d2p(trace.y[index]);
        curves.set(trace.meta.name, { trace, index, pixel, away, isOnPath, height, at: trace.x[index], value: values[index], color: trace.line?.color ?? trace.marker?.color });
      }
    }
    return [...curves.values()];
  }

  #fill(first, shown, rest) {
    const word = this.#div.layout.xaxis.title.text.replace('optimizer ', '');
    const head = element('chart-hover-at');
    head.textContent = `${word} ${position(first.at, first.trace)}${this.#note.at(first.trace, first.index)}`;
    const rows = shown.map(({ trace, index, at, value, color }) => {
      const row = element('chart-hover-row');
      const sample = element('chart-hover-sample');
      sample.style.background = color;
      const name = element('chart-hover-name');
      name.textContent = trace.meta.name;
      const text = element('chart-hover-value');
      const raw = trace.meta.raw?.[index];
      const notes = [raw == null ? '' : `raw ${reading(raw, trace.meta.share)}`, this.#note.note(trace, index), at === first.at ? '' : `at ${position(at, trace)}`].filter(Boolean).join(', ');
      text.textContent = `${reading(value, trace.meta.share)}${notes ? ` · ${notes}` : ''}`;
      row.append(sample, name, text);
      return row;
    });
    const more = element('chart-hover-more');
    more.textContent = `and ${rest} more`;
    this.#box.replaceChildren(head, ...rows, ...rest > 0 ? [more] : []);
  }

  #place(x, y, size) {
    const { clientWidth: width, clientHeight: height } = this.#div;
    this.#line.hidden = this.#box.hidden = false;
    Object.assign(this.#line.style, { left: `${x}px`, top: `${size.t}px`, height: `${size.h}px` });
    const { offsetWidth, offsetHeight } = this.#box;
    const right = x + besides;
    const left = right + offsetWidth <= width ? right : Math.max(0, x - besides - offsetWidth);
    const top = Math.max(0, Math.min(y - offsetHeight / 2, height - offsetHeight));
    Object.assign(this.#box.style, { left: `${left}px`, top: `${top}px` });
  }
}

// Positions rise; a value that is missing has no place.
function nearestIndex(xs, values, pixelOf, x) {
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pixelOf(middle) >= x) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  const has = i => values[i] != null && Number.isFinite(pixelOf(i));
  let before = low - 1;
  while (before >= 0 && !has(before)) {
    before--;
  }
  let after = low;
  while (after < xs.length && !has(after)) {
    after++;
  }
  if (before < 0 || after >= xs.length) {
    return before >= 0 ? before : after < xs.length ? after : -1;
  }
  return x - pixelOf(before) <= pixelOf(after) - x ? before : after;
}

function nearestInPlane(values, distance) {
  let [nearest, least] = [-1, reachInPlane];
  for (let i = 0; i < values.length; i++) {
    if (values[i] != null && distance(i) <= least) {
      [nearest, least] = [i, distance(i)];
    }
  }
  return nearest;
}

function position(value, { meta }) {
  const size = Math.abs(value);
  return meta.xShare ? percent(value)
    : size > 0 && size < 0.001 ? measure(value)
    : value.toLocaleString('en', size < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 2 });
}

function element(className) {
  const made = document.createElement('div');
  made.className = className;
  return made;
}
