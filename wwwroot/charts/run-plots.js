// Draws the charts of one run with plotly.js. The server sends the figures without points; this class stores the points, draws
// a whole figure if something about it changes, and otherwise only appends: once per frame, at most ten times a second, and
// less often if drawing takes long: it pauses four times as long as it has worked, because the processor that draws may be
// the one that trains. Charts out of view take turns, one a second. Whole figures are drawn one at a time, those in view
// first, so that clicks are answered in between.
import { Hover } from './hover.js';
import { inARow } from './labels.js';
import { link } from './links.js';
import { setting } from './numbers.js';
import { hint, marks, partsOf, reasonOf } from './parts.js';
import { label, smoothed } from './smoothing.js';
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
const secondsInMinute = 60;

export class RunPlots {
  #root;
  #charts = [];
  #eventLabels;
  #theme;
  #axis;
  #axisTitle;
  #smoothing;
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
  #read = new Set();
  #unread = null;
  #disposed = false;
  #maxPoints;

  /** Called when there are too many points for a browser to draw quickly. */
  onTooMany = () => { };

  /** Called each time all charts show all points. */
  onDrawn = () => { };

  constructor(root, options) {
    this.#root = root;
    this.#eventLabels = options.eventLabels;
    this.#theme = options.theme;
    this.#axis = options.axis;
    this.#axisTitle = options.axisTitle;
    this.#smoothing = options.smoothing;
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
    this.#add(options.charts, options.logY);
  }

  /** Shows charts with these ids, of which some are added; their elements are on the page already. */
  setCharts(ids, added, logY) {
    for (const chart of this.#charts.filter(({ id }) => !ids.includes(id))) {
      this.#remove(chart);
    }
    this.#charts = this.#charts.filter(({ id }) => ids.includes(id));
    this.#add(added, logY);
    this.#drawStale();
  }

  /** Whether some curves of the charts have not been read. */
  get isIncomplete() { return this.#metrics.some(metric => !this.#read.has(metric)); }

  #add(charts, logY) {
    for (const described of charts) {
      const chart = {
        ...described, logY: logY.includes(described.id), isVisible: true, isStale: true,
        isScaled: described.curves.some(curve => curve.isScaled), ...elements(this.#root.querySelector(`[data-chart="${described.id}"]`)),
      };
      chart.view = new ChartView(chart.div, chart.tools, () => ({ yaxis: chart.figures.light.layout.yaxis.range }));
      chart.hover = new Hover(chart.div, { at: ({ customdata }, index) => this.#besides(customdata?.[index]) });
      chart.view.onChanged = () => this.#placeLabels(chart);
      this.#charts.push(chart);
      this.#resizes.observe(chart.div);
      this.#views.observe(chart.div);
    }
  }

  #remove({ div, view, hover, unlink }) {
    unlink?.();
    this.#resizes.unobserve(div);
    this.#views.unobserve(div);
    view.dispose();
    hover.dispose();
    if (div.data) {
      Plotly.purge(div);
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
      if (!this.#isRead) {
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
    this.#read = new Set(this.#metrics);
    for (const [name, s] of Object.entries(series)) {
      this.#series.set(name, pointsOf(s));
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
      append(points, pointsOf(s));
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

  setAxis(axis, title) {
    this.#axis = axis;
    this.#axisTitle = title;
    this.#drawAll();
  }

  /** Smooths all curves: { kind, span }, or null; see smoothing.js. */
  setSmoothing(smoothing) {
    this.#smoothing = smoothing;
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
    for (const chart of this.#charts) {
      this.#remove(chart);
    }
  }

  get #logX() { return this.#axis === 'LogSteps'; }

  get #isOfSteps() { return this.#axis === 'Steps' || this.#logX; }

  get #metrics() { return this.#charts.flatMap(chart => chart.curves.map(({ metric }) => metric)); }

  // The horizontal positions of points.
  #places({ steps, epochs, minutes }) {
    return this.#isOfSteps ? steps : this.#axis === 'Epochs' ? epochs : minutes;
  }

  // The curve as the axis shows it: x, y, and what stands in the box of values beside the position.
  #curve(metric) {
    const points = this.#points(metric);
    return { x: this.#places(points), y: points.y, customdata: this.#isOfSteps ? points.epochs : points.steps };
  }

  #besides(value) {
    return value == null ? '' : ` (${this.#isOfSteps ? 'epoch' : 'step'} ${value.toLocaleString('en', { maximumFractionDigits: 1 })})`;
  }

  #chart(id) { return this.#charts.find(chart => chart.id === id); }

  #points(metric) {
    let points = this.#series.get(metric);
    if (!points) {
      points = noPoints();
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
    if (!this.#tooMany && [...this.#series.values()].some(points => points.y.length > mostPoints)) {
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
    for (const { step, epoch, elapsedSeconds, values } of evaluations) {
      for (const [metric, value] of Object.entries(values).filter(([name]) => this.#read.has(name))) {
        if (!added.has(metric)) {
          added.set(metric, noPoints());
        }
        for (const points of [added.get(metric), this.#points(metric)]) {
          append(points, { steps: [step], epochs: [epoch], minutes: [elapsedSeconds / secondsInMinute], y: [value] });
        }
      }
    }
    return added;
  }

  #show(added) {
    for (const chart of this.#charts) {
      const indices = chart.curves.flatMap(({ metric }, index) => added.has(metric) ? [index] : []);
      if (indices.length === 0) {
        continue;
      }
      if (!chart.isVisible || chart.isStale) {
        chart.isStale = true;
      } else if (chart.isEmpty || chart.isScaled || this.#smoothing || indices.some(index => chart.endsAlone[index] || this.#needsMarks(chart, added.get(chart.curves[index].metric)))) {
        this.#draw(chart);
      } else {
        const of = take => indices.map(index => take(added.get(chart.curves[index].metric)));
        Plotly.extendTraces(chart.div, {
          x: of(points => this.#places(points)), y: of(({ y }) => y), customdata: of(({ steps, epochs }) => this.#isOfSteps ? epochs : steps),
        }, indices);
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
  #needsMarks(chart, { steps, y }) {
    return steps.some((step, i) => y[i] == null || (chart.logY && y[i] <= 0) || (this.#logX && step <= 0));
  }

  #drawAll() {
    for (const chart of this.#charts) {
      chart.isStale = true;
    }
    this.#drawStale();
  }

  #drawStale() {
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
    chart.unlink ??= link(chart);
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

  #hasPoints(chart) { return chart.curves.some(({ metric }) => this.#points(metric).y.length > 0); }

  // Shows in place of the curves why there are none, and below them how many values stand at the edge.
  #note(chart) {
    const text = !this.#hasPoints(chart) && this.#unread !== null ? this.#unread
      : this.#isRead && chart.curves.every(({ metric }) => this.#read.has(metric)) && (chart.isEmpty ?? true) ? reasonOf(chart.curves.map(({ metric }) => this.#points(metric))) : '';
    if (chart.note.textContent !== text) {
      chart.note.textContent = text;
    }
    chart.hint.textContent = hint(chart.edges ?? 0);
  }

  #summarize(chart, isDue = performance.now() >= (chart.nextSummary ?? 0)) {
    if (isDue) {
      chart.nextSummary = performance.now() + summaryInterval;
      const lines = this.#changes().map(change => change.texts[0]);
      chart.text.textContent = `${summary(chart.div.data, this.#isOfSteps ? 'step' : this.#axisTitle)}${lines.length > 0 ? ` Marked: ${lines.join('; ')}.` : ''}`;
    }
  }

  #figure(chart, palette, area) {
    const figure = chart.figures[palette];
    const layout = structuredClone(figure.layout);
    layout.xaxis.type = this.#logX ? 'log' : 'linear';
    layout.xaxis.title.text = this.#axisTitle;
    layout.xaxis.tickformat = this.#isOfSteps ? '~s' : '';
    layout.yaxis.type = chart.logY ? 'log' : 'linear';
    layout.margin.t = leastMargin + rowHeight * this.#rows.length;
    layout.shapes = area === null ? [] : this.#shapes(chart, palette, area, chart.view.range);
    const curves = chart.curves.map(({ metric }) => this.#curve(metric));
    const parts = curves.map((curve, index) => partsOf(curve, this.#logX, chart.logY, chart.curves[index].isScaled));
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
      const { x, y, customdata } = curves[index];
      const meta = chart.curves[index].isScaled ? { ...trace.meta, values: y.slice() } : trace.meta;
      return { ...structuredClone(trace), meta, x: x.slice(), y: parts[index].drawn, customdata: customdata.slice() };
    });
    const rest = lines.flatMap((trace, i) => marks(trace, curves[i], parts[i]));
    return { data: this.#smoothing ? [...lines.map(line => this.#smooth(line, chart.logY)), ...rest, ...lines.map(faint)] : [...lines, ...rest], layout };
  }

  // A smoothed curve. Points without a place on the axis break its line.
  #smooth(trace, logY) {
    const { x, y, name, meta } = trace;
    const told = label(this.#smoothing);
    return {
      ...trace, name: `${name} ${told}`, meta: { ...meta, name: `${meta.name} ${told}`, raw: meta.values ? undefined : y },
      y: smoothed(y.map((value, i) => x[i] > 0 || !this.#logX ? value : null), this.#smoothing, logY),
    };
  }

  // The rows of labels above the plots, from the lowest: those of moments, then those of events. All charts have the same.
  get #rows() {
    const hasPlace = ({ place }) => place !== null && (place > 0 || !this.#logX);
    const moments = this.#moments.map(({ step, label, isUpper }) => ({ place: this.#placeOf(step), texts: [label], isUpper })).filter(hasPlace);
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
    const onAxis = this.#logX ? Math.log10 : place => place;
    const rows = this.#rows;
    const [first, last] = range ?? this.#stretch(chart, rows.flatMap(({ lines }) => lines.map(({ place }) => place))).map(onAxis);
    const pixel = place => area.width * (last > first ? (onAxis(place) - first) / (last - first) : 0.5);
    const font = { ...area, fontSize, fontFamily: layout.font.family };
    const height = rowHeight * fontSize / labelSize / Math.max(1, area.height);
    return [...(structuredClone(layout.shapes) ?? []), ...rows.flatMap(({ pattern, lines }, row) =>
      inARow(lines.map(({ place, texts }) => ({ x: pixel(place), texts })), font, rows.slice(row + 1).flatMap(above => above.lines.map(({ place }) => pixel(place))))
        .map((label, i) => line(patterns[pattern], lines[i].place, label, { y1: 1 + row * height })))];
  }

  // The first and the last position of a chart, including its lines.
  #stretch(chart, marked) {
    const ends = chart.curves.flatMap(({ metric }) => {
      const { x } = this.#curve(metric);
      return [x.find(place => place > 0 || !this.#logX), x.at(-1)];
    });
    const places = [...ends, ...marked].filter(place => place !== undefined && (place > 0 || !this.#logX));
    return [Math.min(...places), Math.max(...places)];
  }

  // The position of a step that was evaluated; between its neighbours where the curves are reduced, null where nothing has been read.
  #placeOf(step) {
    if (this.#isOfSteps) {
      return step;
    }
    const longest = [...this.#series.values()].reduce((a, b) => b.steps.length > a.steps.length ? b : a, noPoints());
    const places = this.#places(longest);
    const after = longest.steps.findIndex(other => other >= step);
    if (after <= 0) {
      return places.at(after) ?? null; // The first point, or the last one.
    }
    const [from, to] = [longest.steps[after - 1], longest.steps[after]];
    return places[after - 1] + (places[after] - places[after - 1]) * (step - from) / (to - from);
  }

  // The steps with events. Several events of one step share a line and its label, because lines at one place hide each other.
  #changes() {
    const steps = new Map();
    for (const e of this.#events.values()) {
      steps.set(e.step, [...steps.get(e.step) ?? [], e]);
    }
    return [...steps].map(([step, events]) => ({ place: this.#placeOfChange(events[0]), texts: this.#textsOf(step, events) }));
  }

  // As Drawing/StepAxis.cs places it.
  #placeOfChange({ step, epoch, elapsedSeconds }) {
    return this.#isOfSteps ? step
      : this.#axis === 'Epochs' ? (step > 0 ? Math.round(100 * epoch * (step - 1) / step) / 100 : 0)
      : elapsedSeconds / secondsInMinute;
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

// What was measured, behind the smoothed curve.
function faint({ meta, name, line, ...trace }) {
  return { ...trace, showlegend: false, opacity: 0.3, line: { ...line, width: 1, dash: 'solid' } };
}

function noPoints() {
  return { steps: [], epochs: [], minutes: [], y: [] };
}

// The points of a curve that the API sends.
function pointsOf({ steps, epochs, elapsedSeconds, values }) {
  return { steps, epochs, minutes: elapsedSeconds.map(seconds => seconds / secondsInMinute), y: values };
}

function append(points, added) {
  for (const [name, values] of Object.entries(added)) {
    points[name].push(...values);
  }
}

// Nothing is measured on an axis without points: plotly.js would choose numbers of its own.
function withoutNumbers(axis) {
  Object.assign(axis, { showticklabels: false, showgrid: false, ticks: '' });
}

function line(pattern, place, label, rest = {}) {
  return { ...pattern, x0: place, x1: place, ...rest, label: label ? { ...pattern.label, ...label } : { ...pattern.label, text: '' } };
}

// The size of a chart's plot as drawn, or an estimate before it is drawn.
function areaOf(div) {
  const size = div._fullLayout?._size;
  return size ? { width: size.w, height: size.h } : { width: div.clientWidth - 80, height: div.clientHeight - belowPlot };
}
