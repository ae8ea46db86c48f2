using Bunit;
using GrokLab.Data.Runs;
using GrokLab.Data.Stores;
using GrokLab.Data.Writing;
using GrokLab.Training.Experiments;
using GrokLab.Training.Runtime;
using GrokLab.Web.Jobs;
using GrokLab.Web.Launching.Form;
using GrokLab.Web.Runs.Pages;
using GrokLab.Web.Tests.Devices;
using GrokLab.Web.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using static GrokLab.Web.Tests.Devices.GivenDevices;

namespace GrokLab.Web.Tests.Components;

public sealed class GpuOnPagesTests : IDisposable
{
    private readonly TemporaryFolder storage = new();
    private readonly NvidiaSmiScript rising = new($"echo \"{NvidiaSmiScript.FirstUuid}, $(($(wc -l < calls) * 1024)), 81920, 87, 41, 350.12\"");

    [Fact]
    public async Task A_run_on_a_GPU_shows_its_name_and_while_it_trains_its_memory_and_load_again_and_again()
    {
        await using var application = Start(rising.Program(), H100, Processor);
        await using var context = new PageContext(application);
        var page = await OpenRunAsync(context, application, "cuda:0", H100.Name);
        Assert.Contains("cuda:0 · NVIDIA H100 80GB HBM3", page.Find(".run-facts").TextContent, StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("1.0 / 80.0 GiB", Text(page, "gpu-memory")));
        Assert.Equal("87 %", Text(page, "gpu-load"));
        Assert.Contains("41 °C", Text(page, "gpu"), StringComparison.Ordinal);
        Assert.Contains("350 W", Text(page, "gpu"), StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("2.0 / 80.0 GiB", Text(page, "gpu-memory")));

        await application.Services.GetRequiredService<RunWriter>().WriteAsync(
            new StatusRecord(page.Instance.Id, RunStatus.Completed, null, DateTimeOffset.UnixEpoch));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("[data-testid=gpu]")));
    }

    [Fact]
    public async Task Where_nvidia_smi_is_not_there_the_run_page_says_why_the_GPU_s_state_is_not_known()
    {
        using var empty = new TemporaryFolder();
        await using var application = Start(new NvidiaSmi(empty.Path, TimeSpan.FromMinutes(1)), H100, Processor);
        await using var context = new PageContext(application);
        var page = await OpenRunAsync(context, application, "cuda:0", H100.Name);
        page.WaitForAssertion(() => Assert.Equal(
            "The state of the GPU is not known: nvidia-smi was not found on PATH. It comes with the NVIDIA driver.", Text(page, "gpu-problem")));
        Assert.Equal(("–", "–"), (Text(page, "gpu-memory"), Text(page, "gpu-load")));
    }

    [Fact]
    public async Task A_GPU_without_a_UUID_is_not_asked_for()
    {
        await using var application = Start(rising.Program(), new ComputeDevice("cuda:0", "NVIDIA GPU"), Processor);
        await using var context = new PageContext(application);
        var page = await OpenRunAsync(context, application, "cuda:0", "NVIDIA GPU");
        page.WaitForAssertion(() => Assert.EndsWith("the CUDA driver does not report its UUID.", Text(page, "gpu-problem"), StringComparison.Ordinal));
        Assert.Empty(rising.Calls);
    }

    [Fact]
    public async Task A_run_on_the_processor_shows_nothing_of_GPUs_and_nobody_asks_for_them()
    {
        await using var application = Start(rising.Program(), H100, Processor);
        await using var context = new PageContext(application);
        var page = await OpenRunAsync(context, application, "cpu", "CPU, 16 cores");
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("[data-testid=eta]")));
        Assert.Empty(page.FindAll("[data-testid=gpu]"));
        Assert.Empty(rising.Calls);
    }

    [Fact]
    public async Task The_launch_form_lists_each_GPU_with_name_and_memory_and_says_what_auto_means()
    {
        await using var application = Start(rising.Program(), H100, A2, Processor);
        await using var context = new PageContext(application);
        var popovers = context.Render<MudPopoverProvider>();
        var page = context.Render<LaunchPage>(parameters => parameters.Add(p => p.Name, "grokking-quick"));
        page.WaitForAssertion(() => Assert.Matches(@"^about \d+\.\d GiB of GPU memory a run$", Text(page, "memory")));
        var select = DeviceSelect(page);
        Assert.Equal(("auto: cuda:0", "NVIDIA H100 80GB HBM3 · 80\u00a0GiB"), (select.Instance.ToStringFunc!("auto"), Help(select)));
        await page.InvokeAsync(select.Instance.OpenMenu);
        popovers.WaitForAssertion(() => Assert.Equal(
            ["auto: cuda:0", "cuda:0 · NVIDIA H100 80GB HBM3 · 80\u00a0GiB", "cuda:1 · NVIDIA A2 · 15\u00a0GiB", "cpu · CPU, 16 cores"],
            popovers.FindAll(".mud-list-item").Select(item => item.TextContent.Trim())));
        await page.InvokeAsync(() => select.Instance.ValueChanged.InvokeAsync("cuda:1"));
        Assert.Equal(("cuda:1", "NVIDIA A2 · 15\u00a0GiB"), (select.Instance.ToStringFunc!("cuda:1"), Help(select)));
        await page.InvokeAsync(() => select.Instance.ValueChanged.InvokeAsync("cpu"));
        Assert.Equal("CPU, 16 cores", Help(select));
        page.WaitForAssertion(() => Assert.Matches(@"^about \d+\.\d GiB of memory a run$", Text(page, "memory")));
    }

    [Fact]
    public async Task A_form_filled_in_from_a_run_whose_GPU_is_gone_says_so()
    {
        await using var application = Start(rising.Program(), H100, Processor);
        await using var context = new PageContext(application);
        var run = await StoreRunAsync(application, "cuda:1", "NVIDIA A2");
        context.Render<MudPopoverProvider>();
        context.Services.GetRequiredService<NavigationManager>().NavigateTo($"/launch/grokking-quick?run={run}");
        var page = context.Render<LaunchPage>(parameters => parameters.Add(p => p.Name, "grokking-quick"));
        page.WaitForAssertion(() => Assert.Equal("Not on this machine", Help(DeviceSelect(page))));
    }

    [Theory]
    [InlineData(80L << 30, "cuda:1 · NVIDIA H100 · 80\u00a0GiB")]
    [InlineData(85_017_493_504, "cuda:1 · NVIDIA H100 · 79.2\u00a0GiB")]
    [InlineData(null, "cuda:1 · NVIDIA H100")]
    public void A_device_is_written_with_its_memory_where_that_is_known(long? memoryBytes, string words) =>
        Assert.Equal(words, DeviceWords.Of(new ComputeDevice("cuda:1", "NVIDIA H100") { MemoryBytes = memoryBytes }));

    public void Dispose()
    {
        rising.Dispose();
        storage.Dispose();
    }

    private GrokLabApplication Start(NvidiaSmi program, params ComputeDevice[] devices)
    {
        var application = GrokLabApplication.On(storage);
        application.Configure = services => services.AddSingleton<IDeviceProbe>(new GivenDevices(devices)).AddSingleton(program);
        return application;
    }

    private static IRenderedComponent<MudSelect<string>> DeviceSelect(IRenderedComponent<LaunchPage> page) =>
        page.FindComponents<MudSelect<string>>().Single(s => s.FindAll("#field-device").Count > 0);

    private static string Help(IRenderedComponent<MudSelect<string>> select) => select.Find(".mud-input-helper-text").TextContent.Trim();

    private static async Task<IRenderedComponent<RunPage>> OpenRunAsync(PageContext context, GrokLabApplication application, string device, string name)
    {
        var id = await StoreRunAsync(application, device, name);
        context.Render<MudPopoverProvider>();
        return context.Render<RunPage>(parameters => parameters.Add(p => p.Id, id));
    }

    /// <summary>A run that trains, as far as what is stored of it goes.</summary>
    private static async Task<long> StoreRunAsync(GrokLabApplication application, string device, string name)
    {
        // Until then the server takes unfinished runs for those of an earlier one.
        await application.Services.GetRequiredService<TrainingQueues>().WhenReadyAsync(CancellationToken.None);
        var preset = Presets.All[0];
        var run = (await application.Services.GetRequiredService<RunStore>().CreateAsync(
            [new NewRun(preset.Title, preset.Name, SpecJson.Write(preset.Spec with { Device = device }), 1, device, 2_000)]))[0];
        var writer = application.Services.GetRequiredService<RunWriter>();
        await writer.WriteAsync(new StatusRecord(run.Id, RunStatus.Running, null, DateTimeOffset.UnixEpoch));
        await writer.WriteAsync(new StartedRecord(run.Id, device, name, 2_000, 10, 4_704, 4_705, 97, 128, 400_000, null));
        await writer.FlushAsync();
        return run.Id;
    }

    private static string Text<T>(IRenderedComponent<T> page, string testId)
        where T : IComponent => page.Find($"[data-testid={testId}]").TextContent;
}
