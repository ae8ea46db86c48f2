import { load } from '../../charts/load.js';
import { RunFeed } from '../../charts/run-feed.js';
import { RunPlots } from '../../charts/run-plots.js';
import { savePng } from '../../charts/png.js';

const words = { lost: 'Connection lost; the charts go on when it is back.', deleted: 'The run was deleted.' };
const whenIdle = globalThis.requestIdleCallback ?? setTimeout;

/** Starts the charts of a run inside an element; see RunCharts.razor.cs for the options and RunFigures.cs for the charts. */
export async function start(root, optionsJson, chartsJson) {
  if (!root) {
    return { drawn: () => { }, dispose: () => { } }; // The page has gone on without it.
  }
  const options = { ...JSON.parse(optionsJson), charts: JSON.parse(chartsJson) };
  const feed = new RunFeed(options.runId, options.histories, options.logX ? 'log' : 'linear');
  await Promise.all(options.scripts.map(load));
  const plots = new RunPlots(root, options);
  const connection = root.querySelector('[data-connection]');
  let tellDrawn;
  const drawn = new Promise(resolve => { tellDrawn = resolve; });
  plots.onTooMany = () => feed.readAgain();
  feed.start({
    replace: (series, events) => {
      plots.onDrawn = () => whenIdle(tellDrawn);
      plots.replace(series, events);
    },
    extend: series => plots.extend(series),
    append: evaluations => plots.append(evaluations),
    addEvents: events => plots.addEvents(events),
    connection: state => {
      connection.dataset.connection = state;
      connection.textContent = words[state] ?? '';
    },
  });
  return {
    setTheme: theme => plots.setTheme(theme),
    setLogX: logX => {
      plots.setLogX(logX);
      feed.axis = logX ? 'log' : 'linear';
      if (plots.isReduced) {
        feed.readAgain();
      }
    },
    setMoments: moments => plots.setMoments(moments),
    setLogY: (id, logY) => plots.setLogY(id, logY),
    drawn: () => drawn,
    savePng: (id, size) => savePng(plots.printFigure(id), size),
    dispose: () => {
      tellDrawn();
      feed.stop();
      plots.dispose();
    },
  };
}
