// The part of a chart that is in view, and the tools that change it. Dragging the mouse zooms to the selected part. One finger
// scrolls the page, two fingers zoom and move the chart. Buttons do the same, also by keyboard: one tab stop per chart, arrow
// keys between the buttons.
import { logTicks } from './ticks.js';

const zoomFactor = 2;
const panShare = 0.5;
const leastSpread = 40;
const axes = ['xaxis', 'yaxis'];

/** plotly.js's configuration of every chart. */
export const config = {
  displaylogo: false,
  responsive: false,
  displayModeBar: false, // ChartTools.razor has the tools.
  doubleClick: false, // The view goes back to the whole chart itself, also where the chart has grown.
};

export class ChartView {
  #div;
  #tools;
  #home;
  #ranges = {};
  #kinds = {};
  #ticks = {};
  #hidden = new Set();
  #pinch = null;
  #known = null;
  #isDue = false;
  #isQuiet = false;
  #listening = new AbortController();
  #isWired = false;

  /** Called when another part of the chart is shown, or the plot has another size. */
  onChanged = () => { };

  /** Called with the horizontal range, null for the whole, when the reader has changed it; see links.js. */
  onRange = () => { };

  /** home gives the ranges of the whole chart, { xaxis, yaxis }, each in plotly.js's numbers, or nothing if plotly.js chooses it. */
  constructor(div, tools, home) {
    this.#div = div;
    this.#tools = tools;
    this.#home = home;
    const { signal } = this.#listening;
    tools.addEventListener('click', event => this.#press(event.target.closest('[data-tool]')), { signal });
    tools.addEventListener('keydown', event => this.#move(event), { signal });
    tools.addEventListener('focusin', event => this.#rove(event.target), { signal });
    // Handles touches before plotly.js, which treats a finger like a mouse and zooms instead of scrolling the page.
    const listen = (name, take) => div.addEventListener(name, take, { signal, capture: true, passive: false });
    listen('touchstart', event => this.#touch(event));
    listen('touchmove', event => this.#spread(event));
    listen('touchend', event => this.#touch(event));
    listen('touchcancel', () => { this.#pinch = null; });
    this.#update();
  }

  /**
   * Applies the part in view and the choice of curves to a figure before it is drawn. Where an axis became logarithmic or linear,
   * the part in view stays; where it shows something else, all of it is shown.
   */
  apply(data, layout) {
    for (const axis of axes) {
      const kind = { type: layout[axis].type, title: layout[axis].title.text };
      const range = this.#ranges[axis];
      this.#ranges[axis] = range && this.#kinds[axis]?.title === kind.title ? converted(range, this.#kinds[axis].type, kind.type) : null;
      this.#kinds[axis] = kind;
      if (this.#ranges[axis]) {
        layout[axis].range = this.#ranges[axis].slice();
        layout[axis].autorange = false;
      }
      if (kind.type === 'log') {
        const drawn = this.#div._fullLayout;
        const shown = layout[axis].range ?? (drawn?.[axis]?.type === 'log' ? drawn[axis].range : null);
        const ticks = shown && drawn?._size ? this.#ticksOf(axis, shown) : { tickvals: [], ticktext: [], minorvals: [] };
        this.#ticks[axis] = JSON.stringify(ticks);
        Object.assign(layout[axis], { tickangle: 0, tickvals: ticks.tickvals, ticktext: ticks.ticktext, minor: minorOf(layout[axis], ticks) });
      }
    }
    for (const trace of data.filter(t => this.#hidden.has(groupOf(t)))) {
      trace.visible = 'legendonly';
    }
    this.#hideLines(layout.shapes);
    this.#known = this.range;
    this.#isDue = false;
  }

  /** The element of the plot. */
  get div() { return this.#div; }

  /** Title and type of the horizontal axis, in one text; null before the first drawing. */
  get axisKey() { return this.#kinds.xaxis ? `${this.#kinds.xaxis.type} ${this.#kinds.xaxis.title}` : null; }

  /** The horizontal range in view, in plotly.js's numbers; null if it is the whole range. */
  get range() { return this.#ranges.xaxis ?? null; }

  /** Sets the horizontal range without calling onRange; null resets the whole view. drawRange draws it. */
  setRange(range) {
    this.#isDue ||= range === null ? !this.#isWhole : !areSame(range, this.range);
    this.#ranges = range === null ? {} : { ...this.#ranges, xaxis: range.slice() };
    this.#known = this.range;
  }

  /** Draws the range that setRange has set, if it is not drawn yet. */
  async drawRange() {
    if (!this.#isDue || !this.#div.data) {
      return;
    }
    this.#isDue = false;
    this.#isQuiet = true;
    const update = this.#rangesToDraw();
    for (const axis of axes) {
      this.#addTicks(update, axis, update[`${axis}.range`]);
    }
    await Plotly.relayout(this.#div, update);
    this.#isQuiet = false;
  }

  /** What is on screen: the ranges in view in the units of the values, null for the whole, and the names of hidden curves as they are typed. */
  get state() {
    const of = axis => this.#ranges[axis]?.map(end => this.#kinds[axis].type === 'log' ? 10 ** end : end) ?? null;
    return { x: of('xaxis'), y: of('yaxis'), hidden: this.#groups.filter(group => this.#hidden.has(group)) };
  }

  /** Called after a drawing. */
  drawn() {
    if (!this.#isWired) {
      this.#isWired = true;
      this.#div.on('plotly_relayout', () => this.#take());
      this.#div.on('plotly_restyle', () => this.#takeHidden());
      this.#div.on('plotly_doubleclick', () => this.#reset());
      this.#div.on('plotly_afterplot', () => this.onChanged()); // The legend may take more space than expected.
    }
    this.#update();
  }

  /** Changes the layout as given, and the ticks of logarithmic axes as their ranges ask for. */
  settle(update = {}) {
    for (const axis of axes) {
      this.#addTicks(update, axis, this.#div._fullLayout?.[axis]?.range);
    }
    this.#hideLines(update.shapes);
    if (Object.keys(update).length > 0) {
      Plotly.relayout(this.#div, update);
    }
  }

  dispose() { this.#listening.abort(); }

  #hideLines(shapes) {
    for (const shape of shapes?.filter(({ name }) => this.#hidden.has(name)) ?? []) {
      shape.visible = 'legendonly';
    }
  }

  // Adds the ticks that a logarithmic axis needs for a range.
  #addTicks(update, axis, range) {
    if (this.#div._fullLayout?.[axis]?.type !== 'log' || !range) {
      return;
    }
    const ticks = this.#ticksOf(axis, range);
    if (this.#ticks[axis] !== JSON.stringify(ticks)) {
      this.#ticks[axis] = JSON.stringify(ticks);
      Object.assign(update, {
        [`${axis}.tickvals`]: ticks.tickvals, [`${axis}.ticktext`]: ticks.ticktext, [`${axis}.minor`]: minorOf(this.#div.layout[axis], ticks),
      });
    }
  }

  #ticksOf(axis, range) {
    const { _size: size } = this.#div._fullLayout;
    return logTicks([Math.min(...range), Math.max(...range)].map(Number), axis === 'xaxis' ? size.w : size.h, axis[0]);
  }

  #take() {
    // A range that is still to be drawn replaces the drawn one.
    for (const axis of this.#isDue ? [] : axes) {
      const { autorange, range } = this.#div.layout[axis];
      const home = this.#home()[axis];
      const isWhole = home ? range.every((end, i) => end === home[i]) : autorange !== false;
      this.#ranges[axis] = isWhole ? null : range.map(Number);
    }
    this.#takeHidden();
    this.onChanged();
    const isNew = !areSame(this.range, this.#known);
    this.#known = this.range;
    if (isNew && !this.#isQuiet) {
      this.onRange(this.range);
    }
  }

  // The reader hides curves and lines by a click on their entries in the legend; lines of one name share an entry.
  #takeHidden() {
    const shapes = this.#div.layout.shapes ?? [];
    const entries = [
      ...(this.#div.data ?? []).map(trace => [groupOf(trace), trace.visible]),
      ...shapes.filter(shape => shape.showlegend).map(shape => [shape.name, shape.visible]),
    ];
    for (const [name, visible] of entries) {
      this.#hidden[visible === 'legendonly' ? 'add' : 'delete'](name);
    }
    const followers = shapes.flatMap(({ name, visible }, i) => (visible === 'legendonly') === this.#hidden.has(name) ? [] : [[`shapes[${i}].visible`, visible === 'legendonly' ? true : 'legendonly']]);
    if (followers.length > 0) {
      Plotly.relayout(this.#div, Object.fromEntries(followers));
    }
    this.#update();
  }

  get #isWhole() { return axes.every(axis => !this.#ranges[axis]); }

  #press(button) {
    if (!button || button.disabled || button.ariaDisabled === 'true' || !this.#div.data) {
      return;
    }
    const [first, last] = this.#div.layout.xaxis.range.map(Number);
    const middle = (first + last) / 2;
    const half = (last - first) / 2;
    switch (button.dataset.tool) {
      case 'zoom-in': return this.#show(middle - half / zoomFactor, middle + half / zoomFactor);
      case 'zoom-out': return this.#show(middle - half * zoomFactor, middle + half * zoomFactor);
      case 'earlier': return this.#show(first - panShare * 2 * half, last - panShare * 2 * half);
      case 'later': return this.#show(first + panShare * 2 * half, last + panShare * 2 * half);
      case 'whole': return this.#reset();
      case 'curves': return this.#chooseCurves();
    }
  }

  // Never beyond the ends of the curves, so that they stay in view.
  #show(first, last) {
    const [begin, end] = this.#extent();
    if (last - first >= end - begin) {
      return this.#reset();
    }
    const shift = first < begin ? begin - first : last > end ? end - last : 0;
    return Plotly.relayout(this.#div, { 'xaxis.range': [first + shift, last + shift], 'xaxis.autorange': false });
  }

  async #reset() {
    this.#ranges = {};
    await Plotly.relayout(this.#div, this.#rangesToDraw());
    this.onRange(null);
  }

  #rangesToDraw() {
    const home = this.#home();
    return Object.fromEntries(axes.flatMap(axis => {
      const range = this.#ranges[axis] ?? home[axis];
      return range ? [[`${axis}.range`, range.slice()], [`${axis}.autorange`, false]] : [[`${axis}.autorange`, true]];
    }));
  }

  #extent() {
    if (this.#home().xaxis) {
      return this.#home().xaxis;
    }
    const isLog = this.#div.layout.xaxis.type === 'log';
    const ends = this.#div.data.flatMap(({ x = [] }) => [isLog ? x.find(value => value > 0) : x[0], x.at(-1)]).filter(value => value !== undefined && (!isLog || value > 0));
    return [Math.min(...ends), Math.max(...ends)].map(value => isLog ? Math.log10(value) : value);
  }

  // Cycles through: all curves, then only one curve at a time.
  #chooseCurves() {
    const groups = this.#groups;
    const next = groups[groups.indexOf(this.#only) + 1] ?? null;
    this.#hidden = new Set(next === null ? [] : groups.filter(group => group !== next));
    Plotly.restyle(this.#div, { visible: this.#div.data.map(trace => this.#hidden.has(groupOf(trace)) ? 'legendonly' : true) });
    this.#update();
  }

  /** The only curve that is shown; null if there are several, or never were. */
  get #only() {
    const shown = this.#groups.filter(group => !this.#hidden.has(group));
    return shown.length === 1 && this.#groups.length > 1 ? shown[0] : null;
  }

  get #groups() { return [...new Set((this.#div.data ?? []).filter(trace => trace.name && trace.showlegend !== false).map(groupOf))]; }

  #update() {
    const groups = this.#groups;
    const only = this.#only;
    const words = only !== null ? `Only ${only} is shown; show the next`
      : groups.some(group => this.#hidden.has(group)) ? 'Some curves are hidden; show only one' : 'All curves are shown; show only one';
    for (const button of this.#tools.querySelectorAll('[data-tool]')) {
      const { tool } = button.dataset;
      if (tool === 'curves') {
        button.ariaDisabled = String(groups.length < 2);
        button.title = button.ariaLabel = words;
      } else {
        button.ariaDisabled = String(tool !== 'zoom-in' && this.#isWhole);
      }
    }
  }

  #move(event) {
    const buttons = [...this.#tools.querySelectorAll('button:not(:disabled)')];
    const at = buttons.indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (at >= 0 && next !== undefined) {
      event.preventDefault();
      buttons.at(next % buttons.length).focus();
    }
  }

  #rove(focused) {
    for (const button of this.#tools.querySelectorAll('button')) {
      button.tabIndex = button === focused ? 0 : -1;
    }
  }

  #touch(event) {
    event.stopPropagation();
    this.#pinch = null;
    if (event.type === 'touchstart' && event.touches.length === 2 && event.cancelable && this.#div.data) {
      event.preventDefault();
      this.#pinch = this.#fingers(event.touches).map(({ low, high, size }, i) => {
        const [from, to] = this.#div.layout[axes[i]].range.map(Number);
        return { from, to, values: [low, high].map(part => from + part * (to - from)), isSpread: Math.abs(high - low) * size >= leastSpread };
      });
    }
  }

  // The points under the two fingers stay under them.
  #spread(event) {
    event.stopPropagation();
    if (this.#pinch === null || event.touches.length !== 2) {
      return;
    }
    event.preventDefault();
    const isFirst = this.#pinch.next === undefined;
    this.#pinch.next = this.#fingers(event.touches).map(({ low, high }, i) => {
      const { from, to, values: [a, b], isSpread } = this.#pinch[i];
      const width = isSpread && (high - low) * (b - a) / (to - from) > 0 ? (b - a) / (high - low) : to - from;
      const start = (a + b) / 2 - (low + high) / 2 * width;
      return [start, start + width];
    });
    if (isFirst) {
      const pinch = this.#pinch;
      requestAnimationFrame(() => {
        const [x, y] = pinch.next;
        pinch.next = undefined;
        if (this.#div.data && !this.#listening.signal.aborted) {
          Plotly.relayout(this.#div, { 'xaxis.range': x, 'xaxis.autorange': false, 'yaxis.range': y, 'yaxis.autorange': false });
        }
      });
    }
  }

  // The positions of two fingers, as fractions of each axis.
  #fingers(touches) {
    const plot = this.#div.querySelector('.nsewdrag').getBoundingClientRect();
    const of = (part, size) => ({ low: part(touches[0]), high: part(touches[1]), size });
    return [
      of(touch => (touch.clientX - plot.left) / plot.width, plot.width),
      of(touch => (plot.bottom - touch.clientY) / plot.height, plot.height),
    ];
  }
}

function minorOf({ ticks, tickcolor }, { minorvals }) {
  return { tickvals: minorvals, ticks, ticklen: 2, tickcolor };
}

// Whether two ranges, or null for the whole, are the same up to rounding.
function areSame(a, b) {
  return a === null || b === null ? a === b : a.every((end, i) => Math.abs(end - b[i]) <= 1e-9 * Math.abs(b[1] - b[0]));
}

function groupOf(trace) { return trace.legendgroup || trace.name; }

// A range, in plotly.js's numbers, where its axis becomes logarithmic or linear; null if the other axis cannot show it.
function converted(range, from, to) {
  return from === to ? range
    : to === 'linear' ? range.map(end => 10 ** end)
    : Math.max(...range) <= 0 ? null
    : [Math.log10(Math.max(Math.min(...range), Math.max(...range) / 1e3)), Math.log10(Math.max(...range))];
}
