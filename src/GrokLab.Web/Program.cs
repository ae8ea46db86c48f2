using GrokLab.Web.Claims;
using GrokLab.Web.Commands;
using GrokLab.Web.Comparisons;
using GrokLab.Web.Datasets;
using GrokLab.Web.Estimates;
using GrokLab.Web.Figures;
using GrokLab.Web.Files;
using GrokLab.Web.Jobs;
using GrokLab.Web.Phases;
using GrokLab.Web.Security;
using GrokLab.Web.Security.Access;
using GrokLab.Web.Security.Login;
using GrokLab.Web.Settings;
using GrokLab.Web.Startup;
using GrokLab.Web.Theory;
using Microsoft.Extensions.Options;

if (CommandLine.Handles(args))
{
    return await CommandLine.RunAsync(args);
}

WebApplication app;
try
{
    app = Build(args);
}
catch (Exception e) when (SettingsFault.Of(e) is { } fault)
{
    await Console.Error.WriteLineAsync(fault);
    return 1;
}

if (!app.MayStart() || !app.CanListen() || !await app.PrepareStorageAsync())
{
    await app.DisposeAsync(); // A thread of its own writes the log: without this call the reason may be lost.
    return 1;
}

app.UseGracefulEnd();
app.UseFailures();
app.UseSecurity();
app.UseApiProblems();
app.MapLogin();
app.MapDatasets();
app.MapRuns();
app.MapEstimates();
app.MapFigures();
app.MapComparisons();
app.MapTheory();
app.MapPhases();
app.MapClaims();
app.MapHealth();
app.MapJobsDashboard();
app.MapDashboard();
app.AnnounceUrl();

return await app.ServeAsync();

static WebApplication Build(string[] args)
{
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find() });

    builder.AddSettings();
    builder.AddGracefulEnd();
    builder.AddSecurity();
    builder.AddStorage();
    builder.AddDatasets();
    builder.AddDevices();
    builder.AddRuns();
    builder.AddEstimates();
    builder.AddFigures();
    builder.AddComparisons();
    builder.AddPhases();
    builder.AddClaims();
    builder.AddHealth();
    builder.AddFailures();
    builder.AddDashboard();

    var built = builder.Build();
    built.Services.GetRequiredService<IStartupValidator>().Validate();
    return built;
}
