// Links the charts of a page: charts with the same horizontal axis (title and type) show the same horizontal range and the values at
// the same position. A chart joins by link({ view, hover }), with its ChartView and its Hover, and leaves by the function that link
// returns. Linking is off while the page has an element with data-link-charts="false" (Components/LinkCharts.razor).
const charts = new Set();
let frame = 0;
let pointing = null;

// Charts out of view are drawn when they come into view.
const inView = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) {
    const chart = [...charts].find(({ view }) => view.div === target);
    if (chart) {
      chart.isInView = isIntersecting;
      schedule();
    }
  }
}, { rootMargin: '100px' });

/** Links a chart with those of the page. A chart that joins later shows the range of those that are there. Returns what ends the link. */
export function link({ view, hover }) {
  const chart = { view, hover, isInView: false };
  const range = isLinked() ? linkedTo(chart).find(other => other.view.range)?.view.range : null;
  charts.add(chart);
  inView.observe(view.div);
  if (range) {
    view.setRange(range);
  }
  view.onRange = changed => {
    if (isLinked()) {
      linkedTo(chart).forEach(other => other.view.setRange(changed));
      schedule();
    }
  };
  hover.onMoved = at => {
    pointing = { chart, at, isShown: false };
    schedule();
  };
  return () => {
    view.onRange = hover.onMoved = () => { };
    charts.delete(chart);
    inView.unobserve(view.div);
    if (pointing?.chart === chart) {
      pointing = { chart, at: null, isShown: false };
      schedule();
    }
  };
}

function isLinked() { return document.querySelector('[data-link-charts="false"]') === null; }

function linkedTo(chart) { return [...charts].filter(other => other !== chart && other.view.axisKey === chart.view.axisKey); }

// Draws what has changed, once for each chart and frame.
function schedule() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    const shown = [...charts].filter(chart => chart.isInView);
    shown.forEach(({ view }) => view.drawRange());
    if (pointing && !pointing.isShown) {
      pointing.isShown = true;
      const at = isLinked() ? pointing.at : null;
      const others = linkedTo(pointing.chart);
      for (const chart of others) {
        if (at === null || !chart.isInView) {
          chart.hover.hide();
        } else {
          chart.hover.showAt(at);
        }
      }
    }
  });
}
