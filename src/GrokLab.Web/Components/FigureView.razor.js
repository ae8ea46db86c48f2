import { Hover } from '../charts/hover.js';
import { inARow } from '../charts/labels.js';
import { link } from '../charts/links.js';
import { load } from '../charts/load.js';
import { Notice, words } from '../charts/notice.js';
import { Retries } from '../charts/retries.js';
import { summary } from '../charts/summary.js';
import { ChartView, config } from '../charts/view.js';

const labelSize = 11;
const laneHeight = 18;

/** A figure that is redrawn as a whole whenever its description changes. */
export function start(section, plotlyUrl, figureJson) {
  if (!section) {
    return { dispose: () => { } }; // The figure has left the page.
  }
  const find = name => section.querySelector(`[data-${name}]`);
  const div = find('plot');
  const retries = new Retries();
  const notice = new Notice(find('notice'), () => retries.now());
  let home = {};
  const view = new ChartView(div, find('tools'), () => home);
  const hover = new Hover(div, { note: ({ customdata, meta }, index) => meta.steps ? step(meta.steps[index]) : seeds(customdata?.[index]) });
  let json = figureJson;
  let isReady = false;
  let unlink = () => { };
  // Labels of vertical lines stand above the plot.
  let labels;
  const settle = () => {
    const { _size: size, xaxis } = div._fullLayout ?? {};
    const shapes = size && hasLane(div.layout) ? lane(JSON.parse(json).layout.shapes, xaxis, size, div.layout.font.family) : null;
    const isNew = shapes !== null && labels !== JSON.stringify(shapes);
    labels = shapes && JSON.stringify(shapes);
    view.settle(isNew ? { shapes } : {});
  };
  view.onChanged = settle;
  const show = () => {
    const { data, layout, empty, hint } = JSON.parse(json);
    home = { xaxis: layout.xaxis.range?.slice(), yaxis: layout.yaxis.range?.slice() };
    layout.margin.t = hasLane(layout) ? laneHeight : layout.margin.t;
    labels = null;
    view.apply(data, layout);
    Plotly.react(div, data, layout, config);
    view.drawn();
    settle();
    find('note').textContent = empty ?? '';
    find('hint').textContent = hint ?? '';
    find('summary').textContent = empty ?? summary(div.data, layout.xaxis.title.text);
  };
  const resizes = new ResizeObserver(() => requestAnimationFrame(() => {
    if (div.offsetParent !== null && div.data) {
      Plotly.Plots.resize(div);
    }
  }));
  retries.until(() => load(plotlyUrl), error => notice.set('scripts', error && words('The figure cannot be drawn.', error))).then(() => {
    if (section.isConnected) {
      isReady = true;
      show();
      unlink = link({ view, hover });
      resizes.observe(div);
    }
  });
  return {
    draw: newJson => {
      json = newJson;
      if (isReady) {
        show();
      }
    },
    shown: () => view.state,
    dispose: () => {
      isReady = false;
      retries.stop();
      resizes.disconnect();
      unlink();
      view.dispose();
      hover.dispose();
      if (div.data) {
        Plotly.purge(div);
      }
    },
  };
}

function step(number) {
  return number == null ? '' : `step ${number.toLocaleString('en')}`;
}

function seeds(count) {
  return count === undefined ? '' : count === 1 ? '1 seed' : `${count} seeds`;
}

function hasLane(layout) {
  return layout.shapes?.some(isLabelled) ?? false;
}

function isLabelled(shape) {
  return shape.yref === 'paper' && shape.label !== undefined;
}

function lane(shapes, axis, size, fontFamily) {
  const lines = shapes.filter(isLabelled);
  const placed = inARow(lines.map(({ x0, name }) => ({ x: axis.d2p(x0), texts: [name] })), { width: size.w, fontSize: labelSize, fontFamily });
  for (const [i, line] of lines.entries()) {
    line.label = { ...line.label, text: '', ...placed[i] };
  }
  return shapes;
}
