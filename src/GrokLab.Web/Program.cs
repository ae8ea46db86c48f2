using GrokLab.Web.Hosting;

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = ContentRoot.Find() });

builder.AddDashboard();

var app = builder.Build();

app.MapDashboard();
app.AnnounceUrl();

await app.RunAsync();
return 0;
