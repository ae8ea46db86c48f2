using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GrokLab.EndToEnd.Tests;

/// <summary>What is typed into a form stays until it is sent or discarded.</summary>
public sealed partial class DraftsInTheBrowserTests(Browser browser) : IClassFixture<Browser>, IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder storage = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => browser.CloseAllAsync();

    public void Dispose() => storage.Dispose();

    [Fact]
    public async Task A_launch_form_is_as_it_was_after_the_server_was_killed_and_started_again()
    {
        string url;
        IPage page;
        await using (var server = await DashboardServer.StartAsync(storage.FullPath))
        {
            url = server.Url;
            page = await browser.OpenAsync($"{url}/launch/grokking-quick");
            await page.Locator("#field-seeds").FillAsync("7, 8");
            await page.Locator("#field-task-modulus").FillAsync("59");
            await page.ChooseRegularizerAsync("κ");
            await page.GetByRole(AriaRole.Button, new() { Name = "Plan a change of λ" }).ClickAsync();
            await page.Locator("#field-schedule-at-0").FillAsync("120");
            await page.GetByRole(AriaRole.Button, new() { Name = "Compare with another regularizer" }).ClickAsync();
            await page.Locator("#field-variant-name-1").FillAsync("OTHER");
            await page.GetByRole(AriaRole.Button, new() { Name = "Vary" }).First.ClickAsync();
            await page.GetByRole(AriaRole.Button, new() { Name = "Vary a number" }).ClickAsync();
            await page.Locator("#field-grid-values-0").FillAsync("1e-4, 1e-5");
            await page.WaitForFunctionAsync("() => Object.values(sessionStorage).some(draft => draft.includes('1e-4, 1e-5') && draft.includes('schedule'))");
            Kill(server);
        }

        // Typed while nobody listens.
        await page.Locator("#field-name").FillAsync("Typed without a server");
        await using (await DashboardServer.StartAsync(storage.FullPath, settings: ["--urls", url]))
        {
            await Expect(page.GetByTestId("draft")).ToHaveTextAsync(RestoredPattern(), new() { Timeout = 90_000 });
            await Expect(page.Locator("#field-name")).ToHaveValueAsync("Typed without a server");
            await Expect(page.Locator("#field-seeds")).ToHaveValueAsync("7, 8");
            await Expect(page.Locator("#field-task-modulus")).ToHaveValueAsync("59");
            await Expect(page.Locator(".variant-name")).ToHaveTextAsync(["baseline", "OTHER"]);
            await Expect(page.Locator(".variant-words").First).ToContainTextAsync("λ κ");
            await Expect(page.Locator(".variant-words").First).ToContainTextAsync("from step 120");
            await Expect(page.GetByTestId("run-count")).ToHaveTextAsync("8 runs"); // Two variants, two values of λ, two seeds.

            await page.GetByRole(AriaRole.Button, new() { Name = "Discard" }).ClickAsync();
            await Expect(page.GetByTestId("draft")).ToHaveTextAsync("The changes are discarded.");
            await Expect(page.Locator("#field-seeds")).ToHaveValueAsync("1, 42, 15213");
            await Expect(page.GetByTestId("run-count")).ToHaveTextAsync("3 runs");
            await page.ReloadAsync();
            await Expect(page.Locator("#field-name")).ToHaveValueAsync("Grokking, quick");
            await Expect(page.GetByTestId("draft")).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task A_launch_form_is_as_it_was_after_Back_and_Forward_and_empty_after_the_launch()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        var page = await browser.OpenAsync(server.Url);
        await page.GetByRole(AriaRole.Link, new() { Name = "Customize" }).First.ClickAsync();
        await page.Locator("#field-seeds").FillAsync("5");
        await page.Locator("#field-task-modulus").FillAsync("7");
        await page.Locator("#field-length").FillAsync("20");
        await page.GoBackAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).First).ToBeVisibleAsync();
        await page.GoForwardAsync();
        await Expect(page.GetByTestId("draft")).ToHaveTextAsync(RestoredPattern());
        await Expect(page.Locator("#field-task-modulus")).ToHaveValueAsync("7");
        await Expect(page.GetByTestId("run-count")).ToHaveTextAsync("1 run");
        await page.GetByRole(AriaRole.Button, new() { Name = "Launch" }).ClickAsync();
        await page.WaitForURLAsync("**/runs/1", new() { WaitUntil = WaitUntilState.Commit });
        await page.GoBackAsync();
        await Expect(page.Locator("#field-task-modulus")).ToHaveValueAsync("97");
        await Expect(page.GetByTestId("draft")).ToHaveCountAsync(0);

        // Cancel discards too.
        await page.Locator("#field-task-modulus").FillAsync("11");
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Customize" }).First.ClickAsync();
        await Expect(page.Locator("#field-task-modulus")).ToHaveValueAsync("97");
    }

    [Fact]
    public async Task A_note_is_as_it_was_after_the_server_was_killed_and_started_again()
    {
        string url;
        IPage page;
        await using (var server = await DashboardServer.StartAsync(storage.FullPath))
        {
            url = server.Url;
            await LaunchAsync(server);
            page = await browser.OpenAsync($"{url}/runs/1");
            await NoteAsync(page, "Add a note");
            await page.Locator("#describe-note").FillAsync("κ falls first;\nwhy?");
            Kill(server);
        }

        await page.Locator("#describe-name").FillAsync("Named without a server");
        await using (await DashboardServer.StartAsync(storage.FullPath, settings: ["--urls", url]))
        {
            await Expect(page.GetByTestId("unsaved")).ToHaveTextAsync(new Regex(@"^Your changes from \d\d:\d\d are not saved\.$"), new() { Timeout = 90_000 });
            await NoteAsync(page, "Add a note");
            await Expect(page.GetByTestId("draft")).ToHaveTextAsync(RestoredPattern());
            await Expect(page.Locator("#describe-note")).ToHaveValueAsync("κ falls first;\nwhy?");
            await Expect(page.Locator("#describe-name")).ToHaveValueAsync("Named without a server");
            await page.GetByTestId("describe").ClickAsync();
            await Expect(page.GetByTestId("note")).ToHaveTextAsync("κ falls first;\nwhy?");
            await Expect(page.GetByTestId("unsaved")).ToHaveCountAsync(0);

            await NoteAsync(page, "Edit the note");
            await Expect(page.GetByTestId("draft")).ToHaveCountAsync(0);
            await page.Locator("#describe-note").FillAsync("No, NCC.");
            await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
            await Expect(page.Locator("#describe-note")).ToHaveCountAsync(0);
            await Expect(page.GetByTestId("unsaved")).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task What_is_typed_while_the_connection_is_lost_counts_once_it_is_back()
    {
        await using var server = await DashboardServer.StartAsync(storage.FullPath);
        var page = await browser.OpenAsync("about:blank");
        var (isCut, current) = (false, (IWebSocketRoute?)null);
        await page.RouteWebSocketAsync(new Regex("/_blazor"), socket =>
        {
            if (isCut)
            {
                _ = socket.CloseAsync();
            }
            else
            {
                current = socket;
                socket.ConnectToServer();
            }
        });
        await page.GotoAsync($"{server.Url}/launch/grokking-quick");
        await Expect(page.GetByTestId("run-count")).ToHaveTextAsync("3 runs");
        isCut = true;
        await current!.CloseAsync(new() { Code = 4_000 });
        await Expect(page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
        await page.Locator("#field-seeds").FillAsync("1, 2, 3, 4, 5");
        isCut = false;
        await Expect(page.Locator("#components-reconnect-modal")).Not.ToBeVisibleAsync(new() { Timeout = 90_000 });
        await Expect(page.GetByTestId("run-count")).ToHaveTextAsync("5 runs");
    }

    private static async Task NoteAsync(IPage page, string button)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = button }).ClickAsync();
        await Expect(page.Locator("#describe-note")).ToBeFocusedAsync();
    }

    private static void Kill(DashboardServer server)
    {
        using var process = Process.GetProcessById(server.ProcessId);
        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    private static Task LaunchAsync(DashboardServer server) => SmallRuns.TrainAsync(server, [1], steps: 5);

    [GeneratedRegex(@"Your unsaved changes from \d\d:\d\d are restored\.")]
    private static partial Regex RestoredPattern();
}
