// Draws the charts of one run with plotly.js. The figures come from the server without points; this keeps the points, draws
// whole figures where something about them changes, and otherwise only appends: once a frame, at most ten times a second, and
// less often where drawing takes long: it rests four times as long as it has worked, because the processor that draws may be
// the one that trains. Charts that are scrolled away take turns, one a second. Whole figures are drawn one at a time, those in
// view first, so that clicks are answered in between.
import { hoverTexts, setting } from './numbers.js';

const updateInterval = 100;
const restPerWork = 4;
const outOfViewInterval = 1000;
const patience = 300;
const mostPoints = 10000;
// An event's label reads upwards beside its line: at the top it ends at the line's end, at the bottom it begins at its beginning.
const labelPlaces = [
  { textposition: 'end', xanchor: 'right', yanchor: 'bottom' },
  { textposition: 'start', xanchor: 'left', yanchor: 'bottom' },
];
// The labels of moments stand above the plot in two rows, where they cover no curve; that needs so many pixels.
const momentMargin = 34;
const upperRow = 1.08;
const letterWidth = 7;
const config = {
  displaylogo: false,
  responsive: false,
  displayModeBar: 'hover',
  modeBarButtonsToRemove: ['toImage', 'select2d', 'lasso2d', 'zoomIn2d', 'zoomOut2d', 'autoScale2d'],
};

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
  #logTicks = 4;
  #reduced = false;
  #tooMany = false;
  #drawing = false;
  #disposed = false;
  #maxPoints;

  /** Called when there are more points than a browser draws with ease. */
  onTooMany = () => { };

  /** Called each time when all charts show what there is. */
  onDrawn = () => { };

  constructor(root, options) {
    this.#charts = options.charts.map(chart => ({
      ...chart, logY: chart.yScale === 'log', isVisible: true, isStale: false, div: root.querySelector(`[data-plot="${chart.id}"]`),
    }));
    this.#eventLabels = options.eventLabels;
    this.#theme = options.theme;
    this.#logX = options.logX;
    this.#maxPoints = options.maxPoints;
    this.#resizes = new ResizeObserver(entries => requestAnimationFrame(() => {
      for (const { target } of entries) {
        if (target.offsetParent !== null && target.data) {
          Plotly.Plots.resize(target);
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
    // Axes alone, where the history is long in coming.
    setTimeout(() => {
      if (!this.#charts.some(chart => chart.isStale || chart.div.data)) {
        this.#drawAll();
      }
    }, patience);
  }

  /** Whether the points on screen are a selection that was made for one axis. */
  get isReduced() { return this.#reduced; }

  replace(series, events) {
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
    this.#chooseLogTicks();
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

  // The rest may have grown while it was waited for: painting is counted when it is done.
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

  /** The moments of the onset that have come: label, step and isUpper of each. */
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

  /** The figure as it is on screen, in the colours for paper. */
  printFigure(id) {
    this.#flush();
    return this.#figure(this.#chart(id), 'print');
  }

  dispose() {
    this.#disposed = true;
    this.#resizes.disconnect();
    this.#views.disconnect();
    for (const { div } of this.#charts) {
      Plotly.purge(div);
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
    // Once more when the browser has laid it out and painted it, which is a part of the work.
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

  // Keeps the evaluations' points and gives them by metric.
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
    if (this.#chooseLogTicks()) {
      this.#drawAll();
      return;
    }
    for (const chart of this.#charts) {
      const indices = chart.metrics.flatMap((metric, index) => added.has(metric) ? [index] : []);
      if (indices.length === 0) {
        continue;
      }
      if (chart.isVisible && !chart.isStale) {
        const of = name => indices.map(index => added.get(chart.metrics[index])[name]);
        const hovertext = of('y').map((values, i) => hoverTexts(values, chart.div.data[indices[i]].meta));
        Plotly.extendTraces(chart.div, { x: of('x'), y: of('y'), customdata: of('customdata'), hovertext }, indices);
      } else {
        chart.isStale = true;
      }
    }
    if (!this.#drawing && performance.now() >= this.#nextOutOfView) {
      this.#nextOutOfView = performance.now() + outOfViewInterval;
      this.#drawNext();
    }
  }

  // Draws one of the charts that are behind; says whether there was one.
  #drawNext() {
    const next = this.#charts.find(chart => chart.isStale && chart.isVisible) ?? this.#charts.find(chart => chart.isStale);
    if (!next) {
      return false;
    }
    this.#draw(next);
    // To the end of the line of those that wait.
    this.#charts.push(...this.#charts.splice(this.#charts.indexOf(next), 1));
    return true;
  }

  // So many that plotly.js labels 1, 2 and 5 of a decade, or the powers of ten, but never all ten digits.
  #chooseLogTicks() {
    const steps = [...this.#series.values()].reduce((longest, { x }) => x.length > longest.length ? x : longest, []);
    const decades = Math.log10(Math.max(1, steps.at(-1) ?? 1) / Math.max(1, steps.find(step => step > 0) ?? 1));
    const before = this.#logTicks;
    this.#logTicks = decades < 1.25 ? 3 : 4;
    return this.#logX && this.#logTicks !== before;
  }

  #drawAll() {
    for (const chart of this.#charts) {
      chart.isStale = true;
    }
    if (!this.#drawing) {
      this.#drawing = true;
      this.#drawOn();
    }
  }

  #drawOn() {
    if (!this.#disposed && this.#drawNext()) {
      setTimeout(() => this.#drawOn());
    } else {
      this.#drawing = false;
      this.onDrawn();
    }
  }

  #draw(chart) {
    if (!this.#disposed) {
      chart.isStale = false;
      const { data, layout } = this.#figure(chart, this.#theme);
      Plotly.react(chart.div, data, layout, config);
    }
  }

  #figure(chart, palette) {
    const figure = chart.figures[palette];
    const layout = structuredClone(figure.layout);
    layout.xaxis.type = this.#logX ? 'log' : 'linear';
    layout.yaxis.type = chart.logY ? 'log' : 'linear';
    layout.xaxis.nticks = this.#logX ? this.#logTicks : 0;
    layout.yaxis.nticks = chart.logY ? 4 : 0;
    // The reader's zoom is kept until an axis becomes another.
    layout.uirevision = `${layout.xaxis.type} ${layout.yaxis.type}`;
    // A line across axes that have no points yet has no place.
    layout.shapes = chart.metrics.some(metric => this.#points(metric).x.length > 0)
      ? [...(layout.shapes ?? []), ...this.#momentLines(figure.momentLine, chart.div.clientWidth - layout.margin.l - layout.margin.r), ...[...this.#events.values()].map((e, i) => this.#eventLine(e, i, figure.eventLine))]
      : [];
    layout.margin.t = this.#moments.length > 0 ? momentMargin : layout.margin.t;
    const data = figure.data.map((trace, index) => {
      const points = this.#points(chart.metrics[index]);
      return {
        ...structuredClone(trace), x: points.x.slice(), y: points.y.slice(), customdata: points.customdata.slice(),
        hovertext: hoverTexts(points.y, trace.meta),
      };
    });
    return { data, layout };
  }

  // A label is centred on its line where it fits. One that plotly.js would cut off at the side of the plot stands inside; of two
  // that would touch in the same row, the earlier one ends at its line and the later one begins at its own.
  #momentLines(pattern, plotWidth) {
    const shown = this.#moments.filter(({ step }) => step > 0 || !this.#logX);
    const place = this.#logX ? Math.log10 : step => step;
    const steps = [...this.#series.values()].flatMap(({ x }) => [x.find(step => step > 0 || !this.#logX), x.at(-1)]).filter(step => step !== undefined);
    const [first, last] = [place(Math.min(...steps)), place(Math.max(...steps))];
    const pixel = step => plotWidth * (place(step) - first) / (last - first || 1);
    const width = text => 2 + letterWidth * text.length;
    return shown.map(({ label: text, step, isUpper }) => {
      const at = pixel(step);
      const near = shown.find(other => other.isUpper === isUpper && other.label !== text && Math.abs(pixel(other.step) - at) < width(other.label) + width(text));
      const xanchor = at + width(text) / 2 > plotWidth ? 'right' : at < width(text) / 2 ? 'left' : !near ? 'center' : near.step > step ? 'right' : 'left';
      return { ...pattern, x0: step, x1: step, y1: isUpper ? upperRow : 1, label: { ...pattern.label, xanchor, text } };
    });
  }

  // Labels stand in turn at the top and at the bottom, so that those of neighbours do not cover each other.
  #eventLine(happened, index, pattern) {
    const lambda = happened.kind === 'RegularizerUnplugged' || happened.lambda == null ? '' : ` λ = ${setting(happened.lambda)}`;
    const text = `${this.#eventLabels[happened.kind]}${lambda} · step ${happened.step.toLocaleString('en')}`;
    return { ...pattern, x0: happened.step, x1: happened.step, label: { ...pattern.label, ...labelPlaces[index % 2], text } };
  }
}
