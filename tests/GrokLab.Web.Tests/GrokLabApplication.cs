using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace GrokLab.Web.Tests;

/// <summary>The real program on a port of its own with a storage folder of its own.</summary>
public sealed class GrokLabApplication : WebApplicationFactory<Program>
{
    private readonly TemporaryFolder? own;
    private readonly string storage;
    private readonly Dictionary<string, string> settings = [];

    public GrokLabApplication()
    {
        own = new TemporaryFolder();
        storage = own.Path;
        UseKestrel(0);
    }

    private GrokLabApplication(string storage, IEnumerable<(string Name, string Value)> settings)
    {
        this.storage = storage;
        this.settings = settings.ToDictionary(s => s.Name, s => s.Value);
        UseKestrel(0);
    }

    /// <summary>On a folder that outlives this host, to see what the next one makes of it.</summary>
    public static GrokLabApplication On(TemporaryFolder storage, params (string Name, string Value)[] settings) => new(storage.Path, settings);

    /// <summary>The same in a folder that somebody else made.</summary>
    public static GrokLabApplication At(string storage, params (string Name, string Value)[] settings) => new(storage, settings);

    /// <summary>Changes what no setting reaches; before the host starts.</summary>
    public Action<IServiceCollection>? Configure { get; set; }

    public string StorageDirectory => storage;

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("urls", "http://127.0.0.1:0"); // What UseKestrel sets comes after the program has tried its addresses.
        builder.UseSetting("Storage:Directory", storage);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        foreach (var (name, value) in settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureServices(services => Configure?.Invoke(services));
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        own?.Dispose();
    }
}
