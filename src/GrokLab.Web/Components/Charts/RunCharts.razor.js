import { load } from '../../charts/load.js';
import { RunFeed } from '../../charts/run-feed.js';
import { RunPlots } from '../../charts/run-plots.js';
import { savePng } from '../../charts/png.js';

/** Starts the charts of a run inside an element; see RunCharts.razor.cs for the options. */
export async function start(root, optionsJson) {
  if (!root) {
    return { dispose: () => { } }; // The page has gone on without it.
  }
  const options = JSON.parse(optionsJson);
  await Promise.all(options.scripts.map(load));
  const plots = new RunPlots(root, options);
  const connection = root.querySelector('[data-connection]');
  const metrics = options.charts.flatMap(chart => chart.metrics);
  const feed = new RunFeed(options.runId, metrics, options.logX ? 'log' : 'linear', {
    replace: (series, events, maxPoints) => plots.replace(series, events, maxPoints),
    extend: series => plots.extend(series),
    append: evaluations => plots.append(evaluations),
    addEvents: events => plots.addEvents(events),
    connection: state => {
      connection.dataset.connection = state;
      connection.textContent = state === 'lost' ? 'Connection lost; the charts go on when it is back.' : '';
    },
  });
  plots.onTooMany = () => feed.readAgain();
  feed.start();
  return {
    setTheme: theme => plots.setTheme(theme),
    setLogX: logX => {
      plots.setLogX(logX);
      feed.axis = logX ? 'log' : 'linear';
      if (plots.isReduced) {
        feed.readAgain();
      }
    },
    setLogY: (id, logY) => plots.setLogY(id, logY),
    savePng: (id, size) => savePng(plots.printFigure(id), size),
    dispose: () => {
      feed.stop();
      plots.dispose();
    },
  };
}
