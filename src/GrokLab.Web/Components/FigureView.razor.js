import { load } from '../charts/load.js';
import { Notice, words } from '../charts/notice.js';
import { hoverTexts } from '../charts/numbers.js';
import { savePng } from '../charts/png.js';
import { Retries } from '../charts/retries.js';
import { summary } from '../charts/summary.js';
import { ChartView, config } from '../charts/view.js';

/** A figure that is redrawn as a whole whenever its description changes. */
export function start(section, plotlyUrl, figureJson) {
  if (!section) {
    return { dispose: () => { } }; // The figure has left the page.
  }
  const find = name => section.querySelector(`[data-${name}]`);
  const div = find('plot');
  const retries = new Retries();
  const notice = new Notice(find('notice'), () => retries.now());
  let home;
  const view = new ChartView(div, find('tools'), () => home);
  let json = figureJson;
  let isReady = false;
  let axes;
  const show = () => {
    const { data, layout } = JSON.parse(json);
    for (const trace of data.filter(t => t.hovertemplate)) {
      trace.hovertext = hoverTexts(trace.y, trace.meta);
    }
    home = layout.yaxis.range?.slice();
    const next = `${layout.xaxis.type} ${layout.yaxis.type} ${layout.xaxis.title.text}`;
    if (axes !== next) {
      axes = next;
      view.forget();
    }
    view.apply(data, layout);
    Plotly.react(div, data, layout, config);
    view.drawn();
    find('summary').textContent = summary(div.data, layout.xaxis.title.text);
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
    savePng: (figure, size) => savePng(JSON.parse(figure), size),
    dispose: () => {
      isReady = false;
      retries.stop();
      resizes.disconnect();
      view.dispose();
      if (div.data) {
        Plotly.purge(div);
      }
    },
  };
}
