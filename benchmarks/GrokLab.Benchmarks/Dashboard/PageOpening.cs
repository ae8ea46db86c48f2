using Microsoft.Playwright;

namespace GrokLab.Benchmarks.Dashboard;

/// <summary>How long after navigation a run page was where, in milliseconds.</summary>
/// <param name="Text">Its text was painted (first contentful paint).</param>
/// <param name="InView">Every chart that is in view was drawn with all its points.</param>
/// <param name="Interactive">A pointer over the first chart got its values, and after that a click on a chart's button changed its axis.</param>
/// <param name="AllCharts">Every chart was drawn, also those out of view.</param>
internal sealed record PageOpening(double Text, double InView, double Interactive, double AllCharts)
{
    // Points are in a chart's data once the call that draws them has returned.
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

        var plot = page.Locator(".chart-plot").First;
        var box = (await plot.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.WaitForFunctionAsync("() => document.querySelector('.chart-plot .hoverlayer').textContent.includes('step')");

        var button = page.GetByRole(AriaRole.Button, new() { Name = "Logarithmic vertical axis" }).First;
        var axis = "document.querySelectorAll('.chart-plot')[1].layout.yaxis.type";
        var before = await page.EvaluateAsync<string>(axis);
        await button.ClickAsync();
        var interactive = await page.EvaluateAsync<double>(
            $$"""
            before => new Promise(resolve => {
              const look = () => {{axis}} !== before ? resolve(performance.now()) : requestAnimationFrame(look);
              look();
            })
            """,
            before);
        await page.WaitForFunctionAsync("() => opening.all !== null");
        return new(
            await page.EvaluateAsync<double>("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"),
            await page.EvaluateAsync<double>("opening.inView"),
            interactive,
            await page.EvaluateAsync<double>("opening.all"));
    }
}
