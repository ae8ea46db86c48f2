// Draws the charts of one run with plotly.js. The server sends the figures without points; this class stores the points, draws
// a whole figure if something about it changes, and otherwise only appends: once per frame, at most ten times a second, and
// less often if drawing takes long: it pauses four times as long as it has worked, because the processor that draws may be
// the one that trains. Charts out of view take turns, one a second. Whole figures are drawn one at a time, those in view
// first, so that clicks are answered in between.
import { Hover } from './hover.js';
import { inARow } from './labels.js';
import { setting } from './numbers.js';
import { hint, marks, partsOf, reasonOf } from './parts.js';
import { summary } from './summary.js';
import { ChartView, config } from './view.js';

const updateInterval = 100;
const restPerWork = 4;
const outOfViewInterval = 1000;
const patience = 300;
const mostPoints = 10000;
const summaryInterval = 5000;
// The labels of moments stand in two rows above the plot, those of events in a third: there they cover no curve.
const leastMargin = 8;
const rowHeight = 16;
// The estimated height of axes and legend, in pixels, before a chart has been drawn.
const belowPlot = 80;
const labelSize = 11;

export class RunPlots {
  #charts;
  #eventLabels;
  #theme;
  #logX;
  #series = new Map();
  #events = new Map();
  #moments = [];
  #fresh = [];
  #scheduled = false;
  #nextUpdate = 0;
  #nextOutOfView = 0;
  #resizes;
  #views;
  #reduced = false;
  #tooMany = false;
  #drawing = false;
  #isReady = false;
  #isRead = false;
  #unread = null;
  #disposed = false;
  #maxPoints;

  /** Called when there are too many points for a browser to draw quickly. */
  onTooMany = () => { };

  /** Called each time all charts show all points. */
  onDrawn = () => { };

  constructor(root, options) {
    this.#charts = options.charts.map(chart => ({
      ...chart, logY: options.logY.includes(chart.id), isVisible: true, isStale: false, ...elements(root.querySelector(`[data-chart="${chart.id}"]`)),
    }));
    for (const chart of this.#charts) {
      chart.view = new ChartView(chart.div, chart.tools, () => ({ yaxis: chart.figures.light.layout.yaxis.range }));
      chart.hover = new Hover(chart.div, { at: ({ customdata }, index) => epoch(customdata?.[index]) });
      chart.view.onChanged = () => this.#placeLabels(chart);
    }
    this.#eventLabels = options.eventLabels;
    this.#theme = options.theme;
    this.#logX = options.logX;
    this.#maxPoints = options.maxPoints;
    this.#resizes = new ResizeObserver(entries => requestAnimationFrame(() => {
      for (const { target } of entries) {
        if (target.offsetParent !== null && target.data) {
          Plotly.Plots.resize(target);
          this.#placeLabels(this.#charts.find(c => c.div === target));
        }
      }
    }));
    this.#views = new IntersectionObserver(entries => {
      for (const { target, isIntersecting } of entries) {
        const chart = this.#charts.find(c => c.div === target);
        chart.isVisible = isIntersecting;
        if (isIntersecting && chart.isStale) {
          this.#draw(chart);
        }
      }
    });
    for (const chart of this.#charts) {
      this.#resizes.observe(chart.div);
      this.#views.observe(chart.div);
    }
  }

  /** Called when plotly.js is loaded: starts drawing. */
  begin() {
    this.#isReady = true;
    if (this.#isRead) {
      this.#drawAll();
      return;
    }
    // Draws only the axes if the history takes long to arrive.
    setTimeout(() => {
      if (!this.#charts.some(chart => chart.isStale || chart.div.data)) {
        this.#drawAll();
      }
    }, patience);
  }

  /** Sets why the history is missing; null when it is there. A chart without points shows the reason. */
  setUnread(reason) {
    this.#unread = reason;
    for (const chart of this.#charts) {
      this.#note(chart);
    }
  }

  /** Whether the points on screen are a selection that was made for one axis. */
  get isReduced() { return this.#reduced; }

  replace(series, events) {
    this.#isRead = true;
    this.#fresh.length = 0;
    this.#series.clear();
    this.#reduced = false;
    this.#tooMany = false;
    for (const [name, s] of Object.entries(series)) {
      this.#series.set(name, { x: s.steps, y: s.values, customdata: s.epochs });
      this.#reduced ||= s.steps.length > this.#maxPoints / 2;
    }
    this.#events.clear();
    this.#remember(events);
    this.#drawAll();
  }

  /** Appends curves that were read after a gap in the connection. */
  extend(series) {
    if (Object.values(series).every(s => s.steps.length === 0)) {
      return;
    }
    this.#flush();
    for (const [name, s] of Object.entries(series)) {
      const points = this.#points(name);
      points.x.push(...s.steps);
      points.y.push(...s.values);
      points.customdata.push(...s.epochs);
    }
    this.#drawAll();
  }

  append(evaluations) {
    this.#fresh.push(...evaluations);
    if (!this.#scheduled) {
      this.#scheduled = true;
      this.#schedule();
    }
  }

  // The pause may have grown meanwhile: painting is added to it when it is done.
  #schedule() {
    const rest = this.#nextUpdate - performance.now();
    if (rest > 0) {
      setTimeout(() => this.#schedule(), rest);
    } else {
      requestAnimationFrame(() => {
        this.#scheduled = false;
        this.#flush();
      });
    }
  }

  addEvents(events) {
    if (this.#remember(events)) {
      this.#flush();
      this.#drawAll();
    }
  }

  /** Sets the moments of the onset so far: label, step and isUpper of each. */
  setMoments(moments) {
    this.#flush();
    this.#moments = moments;
    this.#drawAll();
  }

  setTheme(theme) {
    this.#theme = theme;
    this.#drawAll();
  }

  setLogX(logX) {
    this.#logX = logX;
    this.#drawAll();
  }

  setLogY(id, logY) {
    const chart = this.#chart(id);
    chart.logY = logY;
    this.#draw(chart);
  }

  /** What is on screen of a chart; see ChartView. */
  shown(id) { return this.#chart(id).view.state; }

  dispose() {
    this.#disposed = true;
    this.#resizes.disconnect();
    this.#views.disconnect();
    for (const { div, view, hover } of this.#charts) {
      view.dispose();
      hover.dispose();
      if (div.data) {
        Plotly.purge(div);
      }
    }
  }

  #chart(id) { return this.#charts.find(chart => chart.id === id); }

  #points(metric) {
    let points = this.#series.get(metric);
    if (!points) {
      points = { x: [], y: [], customdata: [] };
      this.#series.set(metric, points);
    }
    return points;
  }

  #remember(events) {
    const before = this.#events.size;
    for (const e of events) {
      if (e.kind in this.#eventLabels) {
        this.#events.set(`${e.kind} ${e.step} ${e.time}`, e);
      }
    }
    return this.#events.size > before;
  }

  #flush() {
    if (this.#disposed || this.#fresh.length === 0) {
      return;
    }
    const begin = performance.now();
    this.#show(this.#collect(this.#fresh.splice(0)));
    this.#restFrom(begin);
    // Computes the pause again after layout and painting, which are part of the work.
    requestAnimationFrame(() => setTimeout(() => this.#restFrom(begin)));
    if (!this.#tooMany && [...this.#series.values()].some(points => points.x.length > mostPoints)) {
      this.#tooMany = true;
      this.onTooMany();
    }
  }

  #restFrom(begin) {
    const end = performance.now();
    this.#nextUpdate = Math.max(begin + updateInterval, end + restPerWork * (end - begin));
  }

  // Stores the evaluations' points and returns them by metric.
  #collect(evaluations) {
    const added = new Map();
    for (const { step, epoch, values } of evaluations) {
      for (const [metric, value] of Object.entries(values)) {
        if (!added.has(metric)) {
          added.set(metric, { x: [], y: [], customdata: [] });
        }
        for (const points of [added.get(metric), this.#points(metric)]) {
          points.x.push(step);
          points.y.push(value);
          points.customdata.push(epoch);
        }
      }
    }
    return added;
  }

  #show(added) {
    for (const chart of this.#charts) {
      const indices = chart.metrics.flatMap((metric, index) => added.has(metric) ? [index] : []);
      if (indices.length === 0) {
        continue;
      }
      if (!chart.isVisible || chart.isStale) {
        chart.isStale = true;
      } else if (chart.isEmpty || indices.some(index => chart.endsAlone[index] || this.#needsMarks(chart, added.get(chart.metrics[index])))) {
        this.#draw(chart);
      } else {
        const of = name => indices.map(index => added.get(chart.metrics[index])[name]);
        Plotly.extendTraces(chart.div, { x: of('x'), y: of('y'), customdata: of('customdata') }, indices);
        this.#placeLabels(chart);
        this.#summarize(chart);
      }
    }
    if (!this.#drawing && performance.now() >= this.#nextOutOfView) {
      this.#nextOutOfView = performance.now() + outOfViewInterval;
      this.#drawNext();
    }
  }

  // Draws one of the charts that are not up to date; returns whether there was one.
  #drawNext() {
    const next = this.#charts.find(chart => chart.isStale && chart.isVisible) ?? this.#charts.find(chart => chart.isStale);
    if (!next) {
      return false;
    }
    this.#draw(next);
    // Moves it to the end of the queue.
    this.#charts.push(...this.#charts.splice(this.#charts.indexOf(next), 1));
    return true;
  }

  // Whether the new points of a curve are not only a longer line.
  #needsMarks(chart, { x, y }) {
    return x.some((step, i) => y[i] == null || (chart.logY && y[i] <= 0) || (this.#logX && step <= 0));
  }

  #drawAll() {
    for (const chart of this.#charts) {
      chart.isStale = true;
    }
    if (!this.#drawing && this.#isReady) {
      this.#drawing = true;
      this.#drawOn();
    }
  }

  #drawOn() {
    if (!this.#disposed && this.#drawNext()) {
      setTimeout(() => this.#drawOn());
    } else {
      this.#drawing = false;
      if (this.#isRead) {
        this.onDrawn();
      }
    }
  }

  #draw(chart) {
    if (this.#disposed || !this.#isReady) {
      return;
    }
    chart.isStale = false;
    const { data, layout } = this.#figure(chart, this.#theme, areaOf(chart.div));
    chart.view.apply(data, layout);
    chart.labels = JSON.stringify(layout.shapes);
    Plotly.react(chart.div, data, layout, config);
    chart.view.drawn();
    this.#placeLabels(chart); // Now that the size of the plot is known.
    this.#note(chart);
    this.#summarize(chart, true);
  }

  // Lines move when a curve grows, and when another part of the chart is shown.
  #placeLabels(chart) {
    if (this.#disposed || !chart.div.data) {
      return;
    }
    const shapes = this.#shapes(chart, this.#theme, areaOf(chart.div), chart.view.range);
    const labels = JSON.stringify(shapes);
    const isNew = chart.labels !== labels;
    chart.labels = labels;
    chart.view.settle(isNew ? { shapes } : {});
  }

  #hasPoints(chart) { return chart.metrics.some(metric => this.#points(metric).x.length > 0); }

  // Shows in place of the curves why there are none, and below them how many values stand at the edge.
  #note(chart) {
    const text = !this.#hasPoints(chart) && this.#unread !== null ? this.#unread
      : this.#isRead && (chart.isEmpty ?? true) ? reasonOf(chart.metrics.map(metric => this.#points(metric))) : '';
    if (chart.note.textContent !== text) {
      chart.note.textContent = text;
    }
    chart.hint.textContent = hint(chart.edges ?? 0);
  }

  #summarize(chart, isDue = performance.now() >= (chart.nextSummary ?? 0)) {
    if (isDue) {
      chart.nextSummary = performance.now() + summaryInterval;
      const lines = this.#changes().map(change => change.texts[0]);
      chart.text.textContent = `${summary(chart.div.data, 'step')}${lines.length > 0 ? ` Marked: ${lines.join('; ')}.` : ''}`;
    }
  }

  #figure(chart, palette, area) {
    const figure = chart.figures[palette];
    const layout = structuredClone(figure.layout);
    layout.xaxis.type = this.#logX ? 'log' : 'linear';
    layout.yaxis.type = chart.logY ? 'log' : 'linear';
    layout.margin.t = leastMargin + rowHeight * this.#rows.length;
    layout.shapes = area === null ? [] : this.#shapes(chart, palette, area, chart.view.range);
    const parts = chart.metrics.map(metric => partsOf(this.#points(metric), this.#logX, chart.logY));
    chart.isEmpty = parts.every(({ count }) => count === 0);
    chart.endsAlone = parts.map(({ endsAlone, count }) => endsAlone || count === 0);
    chart.edges = parts.reduce((sum, { edges }) => sum + edges.length, 0);
    if (chart.isEmpty) {
      withoutNumbers(layout.xaxis);
      if (!layout.yaxis.range) {
        withoutNumbers(layout.yaxis);
      }
    }
    const lines = figure.data.map((trace, index) => {
      const points = this.#points(chart.metrics[index]);
      return { ...structuredClone(trace), x: points.x.slice(), y: parts[index].drawn, customdata: points.customdata.slice() };
    });
    return { data: [...lines, ...lines.flatMap((trace, i) => marks(trace, this.#points(chart.metrics[i]), parts[i]))], layout };
  }

  // The rows of labels above the plots, from the lowest: those of moments, then those of events. All charts have the same.
  get #rows() {
    const hasPlace = ({ step }) => step > 0 || !this.#logX;
    const moments = this.#moments.map(({ step, label, isUpper }) => ({ step, texts: [label], isUpper })).filter(hasPlace);
    const events = this.#changes().filter(hasPlace);
    return [
      ...moments.length > 0 ? [false, true].map(isUpper => ({ pattern: 'momentLine', lines: moments.filter(m => m.isUpper === isUpper) })) : [],
      ...events.length > 0 ? [{ pattern: 'eventLine', lines: events }] : [],
    ];
  }

  // Reference line, moments and events for a plot's size. Without points a line has no position.
  #shapes(chart, palette, area, range = null) {
    const { layout, ...patterns } = chart.figures[palette];
    if (!this.#hasPoints(chart)) {
      return [];
    }
    const { fontSize = labelSize } = area;
    const place = this.#logX ? Math.log10 : step => step;
    const rows = this.#rows;
    const [first, last] = range ?? this.#stretch(chart, rows.flatMap(({ lines }) => lines.map(({ step }) => step))).map(place);
    const pixel = step => area.width * (last > first ? (place(step) - first) / (last - first) : 0.5);
    const font = { ...area, fontSize, fontFamily: layout.font.family };
    const height = rowHeight * fontSize / labelSize / Math.max(1, area.height);
    return [...(structuredClone(layout.shapes) ?? []), ...rows.flatMap(({ pattern, lines }, row) =>
      inARow(lines.map(({ step, texts }) => ({ x: pixel(step), texts })), font, rows.slice(row + 1).flatMap(above => above.lines.map(({ step }) => pixel(step))))
        .map((label, i) => line(patterns[pattern], lines[i].step, label, { y1: 1 + row * height })))];
  }

  // The first and the last step of a chart, including its lines.
  #stretch(chart, marked) {
    const ends = chart.metrics.flatMap(metric => {
      const { x } = this.#points(metric);
      return [x.find(step => step > 0 || !this.#logX), x.at(-1)];
    });
    const steps = [...ends, ...marked].filter(step => step !== undefined && (step > 0 || !this.#logX));
    return [Math.min(...steps), Math.max(...steps)];
  }

  // The steps with events. Several events of one step share a line and its label, because lines at one place hide each other.
  #changes() {
    const steps = new Map();
    for (const e of this.#events.values()) {
      steps.set(e.step, [...steps.get(e.step) ?? [], e]);
    }
    return [...steps].map(([step, events]) => ({ step, texts: this.#textsOf(step, events) }));
  }

  // The whole text of a line's label, and shorter texts for less space.
  #textsOf(step, events) {
    const all = events.map(({ kind, lambda, value: other }) => {
      const { text: short, symbol } = this.#eventLabels[kind];
      const told = lambda ?? other;
      const value = symbol == null || told == null ? '' : `${symbol} = ${setting(told)}`;
      return { whole: `${short} ${value}`.trim(), short: short.replace(/,$/, '') || value };
    });
    const whole = [...new Set(all.map(e => e.whole))].join(', ');
    return [...new Set([`${whole} · step ${step.toLocaleString('en')}`, whole, [...new Set(all.map(e => e.short))].join(', ')])];
  }
}

function elements(section) {
  const find = name => section.querySelector(`[data-${name}]`);
  return { div: find('plot'), tools: find('tools'), note: find('note'), hint: find('hint'), text: find('summary') };
}

function epoch(value) {
  return value == null ? '' : ` (epoch ${value.toLocaleString('en', { maximumFractionDigits: 1 })})`;
}

// Nothing is measured on an axis without points: plotly.js would choose numbers of its own.
function withoutNumbers(axis) {
  Object.assign(axis, { showticklabels: false, showgrid: false, ticks: '' });
}

function line(pattern, step, label, rest = {}) {
  return { ...pattern, x0: step, x1: step, ...rest, label: label ? { ...pattern.label, ...label } : { ...pattern.label, text: '' } };
}

// The size of a chart's plot as drawn, or an estimate before it is drawn.
function areaOf(div) {
  const size = div._fullLayout?._size;
  return size ? { width: size.w, height: size.h } : { width: div.clientWidth - 80, height: div.clientHeight - belowPlot };
}
