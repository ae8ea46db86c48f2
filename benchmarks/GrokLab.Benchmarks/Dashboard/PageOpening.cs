using Microsoft.Playwright;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>The times after navigation at which a run page reached its stages, in milliseconds.</summary>
/// <param name="Text">Its text was painted (first contentful paint).</param>
/// <param name="InView">Every chart in view was drawn with all its points.</param>
/// <param name="Interactive">A pointer over the first chart got its values, and after that a click on a chart's button changed its axis.</param>
/// <param name="AllCharts">Every chart was drawn, including those out of view.</param>
internal sealed record PageOpening(double Text, double InView, double Interactive, double AllCharts)
{
    // A chart's data has the points once the call that draws them has returned.
    private const string Watch =
        """
        (() => {
          const watch = window.opening = { inView: null, all: null };
          const drawn = chart => chart.data?.every(trace => trace.x?.length > 0);
          const inView = chart => { const box = chart.getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0; };
          const look = () => {
            const charts = [...document.querySelectorAll('.chart-plot')];
            if (charts.length > 0) {
              watch.inView ??= charts.filter(inView).every(drawn) ? performance.now() : null;
              watch.all ??= charts.every(drawn) ? performance.now() : null;
            }
            if (watch.all === null) requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        })();
        """;

    /// <summary>Opens the page of a run in a page of a browser and uses it as a person would.</summary>
    internal static async Task<PageOpening> OfAsync(IPage page, string url)
    {
        await page.AddInitScriptAsync(Watch);
        await page.GotoAsync(url, new() { WaitUntil = WaitUntilState.Commit });
        await page.WaitForFunctionAsync("() => opening.inView !== null");

        // Real input at these positions, without the waits of a test.
        var places = await page.EvaluateAsync<float[]>(
            """
            () => {
              const middle = element => { const box = element.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]; };
              const plots = [...document.querySelectorAll('.chart-plot')];
              const button = document.querySelector('.chart-button[aria-pressed]');
              opening.hovered = new Promise(resolve => {
                const look = () => plots[0].querySelector('.hoverlayer')?.textContent.includes('step') ? resolve() : requestAnimationFrame(look);
                look();
              });
              opening.enabled = new Promise(resolve => {
                const look = () => button.disabled ? requestAnimationFrame(look) : resolve();
                look();
              });
              const other = button.ariaPressed === 'true' ? 'linear' : 'log';
              opening.clicked = new Promise(resolve => {
                const look = () => plots[1].layout?.yaxis.type === other ? resolve(performance.now()) : requestAnimationFrame(look);
                look();
              });
              button.scrollIntoView({ block: 'nearest' });
              return [...middle(plots[0]), ...middle(button)];
            }
            """);
        await page.Mouse.MoveAsync(places[0], places[1]);
        await page.EvaluateAsync("Promise.all([opening.hovered, opening.enabled])");
        await page.Mouse.ClickAsync(places[2], places[3]);
        var interactive = await page.EvaluateAsync<double>("opening.clicked");
        await page.WaitForFunctionAsync("() => opening.all !== null");
        return new(
            await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"),
            await page.EvaluateAsync<double>("opening.inView"),
            interactive,
            await page.EvaluateAsync<double>("opening.all"));
    }
}
