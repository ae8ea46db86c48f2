using System.Net;
using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Data.Writing;
using GrokLab.Web.Groups.Pages;
using GrokLab.Web.Layout;
using GrokLab.Web.Settings;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MudBlazor;

namespace GrokLab.Web.Tests.Components;

/// <summary>Pages while a table of the database cannot be read.</summary>
public sealed class ReadProblemTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Fact]
    public async Task A_page_keeps_what_it_shows_and_says_that_it_is_old_until_the_database_can_be_read()
    {
        var run = (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(StoredGroups.Grokking, Status: RunStatus.Running)))[0];
        await using var context = Context();
        var page = context.Render<GroupPage>(parameters => parameters.Add(p => p.Id, run.GroupId!.Value));
        page.WaitForAssertion(() => Assert.Contains($"group {run.GroupId}", page.Find("h1").TextContent, StringComparison.Ordinal));
        await RenameAsync("run_groups", "hidden");
        try
        {
            await application.Services.GetRequiredService<RunWriter>().WriteAsync(new StatusRecord(run.Id, RunStatus.Completed, null, DateTimeOffset.UnixEpoch));
            page.WaitForAssertion(() => Assert.Contains("This is not up to date: it was read", page.Find("[data-testid=read-problem]").TextContent, StringComparison.Ordinal));
            Assert.Contains($"group {run.GroupId}", page.Find("h1").TextContent, StringComparison.Ordinal);
        }
        finally
        {
            await RenameAsync("hidden", "run_groups");
        }

        // By itself.
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=read-problem]")));
        Assert.Contains("1 completed", page.Find(".page-lead").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_cannot_be_read_at_all_says_so_and_comes_when_it_is_tried_again()
    {
        var run = (await StoredGroups.AddAsync(application, new StoredGroups.StoredRun(StoredGroups.Grokking, Status: RunStatus.Completed)))[0];
        await using var context = Context();
        await RenameAsync("run_groups", "hidden");
        IRenderedComponent<PageBoundary> page;
        try
        {
            page = context.Render<PageBoundary>(parameters => parameters.AddChildContent<GroupPage>(group => group.Add(p => p.Id, run.GroupId!.Value)));
            page.WaitForAssertion(() => Assert.Equal("This page cannot be shown", page.Find("h1").TextContent));
        }
        finally
        {
            await RenameAsync("hidden", "run_groups");
        }

        page.Find("[data-testid=read-problem] button").Click();
        page.WaitForAssertion(() => Assert.Contains($"group {run.GroupId}", page.Find("h1").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_frame_of_a_page_is_served_while_it_cannot_be_known_whether_there_is_what_its_address_names()
    {
        var run = (await StoredGroups.AddAsync(application, StoredGroups.Generalising(1)))[0];
        using var client = application.CreateClient();
        await RenameAsync("runs", "hidden");
        try
        {
            foreach (var path in (string[])[$"/runs/{run.Id}", $"/theory?run={run.Id}", $"/compare?runs={run.Id}"])
            {
                using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
                Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode}");
            }
        }
        finally
        {
            await RenameAsync("hidden", "runs");
        }
    }

    private PageContext Context()
    {
        var context = new PageContext(application);
        context.Render<MudPopoverProvider>();
        return context;
    }

    private async Task RenameAsync(string from, string to)
    {
        await using var connection = new SqliteConnection($"Data Source={application.Services.GetRequiredService<IOptions<StorageOptions>>().Value.DatabasePath};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA legacy_alter_table = ON; ALTER TABLE {from} RENAME TO {to}";
        await command.ExecuteNonQueryAsync();
    }
}
