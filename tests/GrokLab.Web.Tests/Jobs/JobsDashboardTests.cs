using System.Text.RegularExpressions;
using GrokLab.Web.Tests.Runs;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests.Jobs;

/// <summary>Hangfire's dashboard shows jobs and changes none: a job that is deleted or moved there would be lost to its run.</summary>
[Collection(SharedHost.Name)]
public sealed partial class JobsDashboardTests(GrokLabApplication application)
{
    [Fact]
    public async Task No_job_can_be_deleted_or_queued_again_on_the_jobs_page()
    {
        using var client = application.CreateClient();
        var api = new RunsApi(client);
        var trains = await api.LaunchOneAsync(RunsApi.Tiny(1_000_000));
        await api.StepAsync(trains, 1);
        var waits = await api.LaunchOneAsync(RunsApi.Tiny(10));
        var monitoring = application.Services.GetRequiredService<JobStorage>().GetMonitoringApi();
        var processing = monitoring.ProcessingJobs(0, 10).Single(job => (long)job.Value.Job.Args[0] == trains).Key;
        var enqueued = monitoring.EnqueuedJobs("cpu", 0, 10).Single(job => (long)job.Value.Job.Args[0] == waits).Key;
        var page = await client.GetStringAsync(new Uri("/hangfire/jobs/processing", UriKind.Relative));
        Assert.Contains($"Run {trains}", page, StringComparison.Ordinal);
        var token = CsrfToken().Match(page).Groups; // With it, the dashboard's own buttons would be obeyed.
        foreach (var (path, job) in (IEnumerable<(string, string)>)
            [
                ("jobs/processing/requeue", processing), ("jobs/processing/delete", processing), ("jobs/enqueued/delete", enqueued),
                ($"jobs/actions/requeue/{processing}", processing), ($"jobs/actions/delete/{enqueued}", enqueued),
            ])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/hangfire/{path}")
            {
                Content = new FormUrlEncodedContent([new("jobs[]", job)]),
            };
            request.Headers.Add(token["name"].Value, token["value"].Value);
            using var response = await client.SendAsync(request);
            Assert.False(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}");
        }

        Assert.Equal("Processing", monitoring.JobDetails(processing).History[0].StateName);
        Assert.Equal("Enqueued", monitoring.JobDetails(enqueued).History[0].StateName);
        await api.ConfirmedAsync(trains, "stop");
        Assert.Equal("Completed", RunsApi.Status(await api.EndedAsync(waits)));
    }

    [GeneratedRegex("csrf-header\" content=\"(?<name>[^\"]*)\".*?csrf-token\" content=\"(?<value>[^\"]*)\"", RegexOptions.Singleline)]
    private static partial Regex CsrfToken();
}
