import { load } from '../../charts/load.js';
import { Notice, words } from '../../charts/notice.js';
import { Retries } from '../../charts/retries.js';
import { RunFeed } from '../../charts/run-feed.js';
import { RunPlots } from '../../charts/run-plots.js';

const failures = { history: 'The curves could not be read.', live: 'New values do not arrive.', scripts: 'The charts cannot be drawn.' };
const whenIdle = globalThis.requestIdleCallback ?? setTimeout;

/** Starts the charts of a run inside an element; see RunCharts.razor.cs for the options and RunFigures.cs for the charts. */
export function start(root, optionsJson, chartsJson) {
  if (!root) {
    return { drawn: () => { }, dispose: () => { } }; // The element has left the page.
  }
  const options = { ...JSON.parse(optionsJson), charts: JSON.parse(chartsJson) };
  const [hubClient, plotly] = options.scripts;
  const retries = new Retries();
  const feed = new RunFeed(options.runId, options.history, retries);
  const plots = new RunPlots(root, options);
  const notice = new Notice(root.querySelector('[data-notice]'), () => retries.now());
  const tell = (part, error) => notice.set(part, error && words(failures[part], error));
  let tellDrawn;
  const drawn = new Promise(resolve => { tellDrawn = resolve; });
  plots.onTooMany = () => feed.readAgain();
  retries.until(() => load(plotly), error => tell('scripts', error)).then(() => plots.begin());
  feed.start({
    replace: (series, events) => {
      plots.onDrawn = () => whenIdle(tellDrawn);
      plots.replace(series, events);
    },
    extend: series => plots.extend(series),
    append: evaluations => plots.append(evaluations),
    addEvents: events => plots.addEvents(events),
    problem: (part, error) => {
      tell(part, error);
      if (part === 'history') {
        plots.setUnread(error && 'Not read.');
      }
    },
    deleted: () => notice.set('deleted', 'The run was deleted.', { canRetry: false }),
  }, () => load(hubClient));
  return {
    setTheme: theme => plots.setTheme(theme),
    setAxis: (axis, title, history) => {
      plots.setAxis(axis, title);
      feed.setHistory(history, plots.isReduced);
    },
    setCharts: (ids, addedJson, logY, history) => {
      plots.setCharts(ids, JSON.parse(addedJson), logY);
      feed.setHistory(history, plots.isIncomplete);
    },
    setSmoothing: smoothing => plots.setSmoothing(smoothing),
    setMoments: moments => plots.setMoments(moments),
    setLogY: (id, logY) => plots.setLogY(id, logY),
    drawn: () => drawn,
    shown: id => plots.shown(id),
    dispose: () => {
      tellDrawn();
      retries.stop();
      feed.stop();
      plots.dispose();
    },
  };
}
