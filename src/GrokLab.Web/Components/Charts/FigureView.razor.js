import { load } from '../../charts/load.js';
import { hoverTexts } from '../../charts/numbers.js';
import { savePng } from '../../charts/png.js';

const config = {
  displaylogo: false,
  responsive: false,
  modeBarButtonsToRemove: ['toImage', 'select2d', 'lasso2d', 'zoomIn2d', 'zoomOut2d', 'autoScale2d'],
};

/** A figure that is described whole and drawn anew whenever its description changes. */
export async function start(div, plotlyUrl, figureJson) {
  if (!div) {
    return { dispose: () => { } }; // The page has gone on without it.
  }
  await load(plotlyUrl);
  const draw = json => {
    const { data, layout } = JSON.parse(json);
    for (const trace of data.filter(t => t.hovertemplate)) {
      trace.hovertext = hoverTexts(trace.y, trace.meta);
    }
    return Plotly.react(div, data, layout, config);
  };
  const resizes = new ResizeObserver(() => requestAnimationFrame(() => {
    if (div.offsetParent !== null && div.data) {
      Plotly.Plots.resize(div);
    }
  }));
  await draw(figureJson);
  resizes.observe(div);
  return {
    draw,
    savePng: (json, size) => savePng(JSON.parse(json), size),
    dispose: () => {
      resizes.disconnect();
      Plotly.purge(div);
    },
  };
}
