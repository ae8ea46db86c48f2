// The part of a chart that is in view, and the tools that change it. Dragging the mouse zooms to the selected part. One finger
// scrolls the page, two fingers zoom and move the chart. Buttons do the same, also by keyboard: one tab stop per chart, arrow
// keys between the buttons.
const zoomFactor = 2;
const panShare = 0.5;
const leastSpread = 40;
const axes = ['xaxis', 'yaxis'];

/** plotly.js's configuration of every chart. */
export const config = {
  displaylogo: false,
  responsive: false,
  displayModeBar: false, // ChartTools.razor has the tools.
};

export class ChartView {
  #div;
  #tools;
  #homeRange;
  #ranges = {};
  #only = null;
  #pinch = null;
  #listening = new AbortController();
  #isWired = false;

  /** Called when another part of the chart is shown, or the plot has another size. */
  onChanged = () => { };

  /** homeRange gives the vertical range of the whole chart, or nothing if plotly.js chooses it. */
  constructor(div, tools, homeRange) {
    this.#div = div;
    this.#tools = tools;
    this.#homeRange = homeRange;
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

  /** Applies the part in view and the choice of curves to a figure before it is drawn. */
  apply(data, layout) {
    for (const axis of axes.filter(name => this.#ranges[name])) {
      layout[axis].range = this.#ranges[axis].slice();
      layout[axis].autorange = false;
    }
    if (this.#only !== null) {
      for (const trace of data.filter(t => groupOf(t) !== this.#only)) {
        trace.visible = 'legendonly';
      }
    }
  }

  /** The horizontal range in view, in plotly.js's numbers; null if it is the whole range. */
  get range() { return this.#ranges.xaxis ?? null; }

  /** Resets the view from the next drawing on, because the axes change. */
  forget() { this.#ranges = {}; }

  /** Called after a drawing. */
  drawn() {
    if (!this.#isWired) {
      this.#isWired = true;
      this.#div.on('plotly_relayout', () => this.#take());
      this.#div.on('plotly_afterplot', () => this.onChanged()); // The legend may take more space than expected.
    }
    this.#update();
  }

  dispose() { this.#listening.abort(); }

  #take() {
    for (const axis of axes) {
      const { autorange, range } = this.#div.layout[axis];
      const isWhole = autorange !== false || (axis === 'yaxis' && range.every((end, i) => end === this.#homeRange()?.[i]));
      this.#ranges[axis] = isWhole ? null : range.map(Number);
    }
    this.#update();
    this.onChanged();
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

  #reset() {
    const home = this.#homeRange();
    return Plotly.relayout(this.#div, { 'xaxis.autorange': true, ...(home ? { 'yaxis.range': home.slice() } : { 'yaxis.autorange': true }) });
  }

  #extent() {
    const isLog = this.#div.layout.xaxis.type === 'log';
    const ends = this.#div.data.flatMap(({ x = [] }) => [isLog ? x.find(value => value > 0) : x[0], x.at(-1)]).filter(value => value !== undefined && (!isLog || value > 0));
    return [Math.min(...ends), Math.max(...ends)].map(value => isLog ? Math.log10(value) : value);
  }

  // Cycles through: all curves, then only one curve at a time.
  #chooseCurves() {
    const groups = this.#groups;
    this.#only = groups[groups.indexOf(this.#only) + 1] ?? null;
    Plotly.restyle(this.#div, { visible: this.#div.data.map(trace => this.#only === null || groupOf(trace) === this.#only ? true : 'legendonly') });
    this.#update();
  }

  get #groups() { return [...new Set((this.#div.data ?? []).filter(trace => trace.name && trace.showlegend !== false).map(groupOf))]; }

  #nameOf(group) { return this.#div.data.find(trace => trace.name && groupOf(trace) === group)?.name; }

  #update() {
    const groups = this.#groups;
    if (this.#only !== null && !groups.includes(this.#only)) {
      this.#only = null;
    }
    for (const button of this.#tools.querySelectorAll('[data-tool]')) {
      const { tool } = button.dataset;
      if (tool === 'curves') {
        button.ariaDisabled = String(groups.length < 2);
        button.title = button.ariaLabel = this.#only === null ? 'All curves are shown; show only one' : `Only ${this.#nameOf(this.#only)} is shown; show the next`;
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

function groupOf(trace) { return trace.legendgroup || trace.name; }
