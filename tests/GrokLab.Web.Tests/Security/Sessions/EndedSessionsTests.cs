using GrokLab.Web.Security.Sessions;
using GrokLab.Web.Settings;
using GrokLab.Web.Tests.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GrokLab.Web.Tests.Security.Sessions;

/// <summary>The file that tells which logins were ended.</summary>
public sealed class EndedSessionsTests : IDisposable
{
    private static readonly (string, string) Password = ("Security:Password", LockedHost.Password);

    private readonly TemporaryFolder storage = new();
    private readonly SetClock clock = new();
    private readonly CollectedLog log = new();
    private readonly LoggerFactory logs;

    public EndedSessionsTests()
    {
        logs = new LoggerFactory([log]);
    }

    private string Folder => Path.Combine(storage.Path, "keys");

    private string File => Path.Combine(Folder, "ended-logins");

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(-1)]
    [InlineData(-70)]
    [InlineData(null)]
    public async Task Where_the_file_is_torn_or_gone_all_earlier_logins_are_void(int? length)
    {
        string ended, other;
        await using (var application = GrokLabApplication.On(storage, Password))
        {
            using var login = await BrowserLogin.BeginAsync(application);
            using var elsewhere = await BrowserLogin.BeginAsync(application);
            await login.LogoutAsync();
            (ended, other) = (login.Cookie, elsewhere.Cookie);
        }

        var text = await System.IO.File.ReadAllTextAsync(File);
        System.IO.File.Delete(File);
        if (length is { } kept)
        {
            await System.IO.File.WriteAllTextAsync(File, text[..(kept < 0 ? text.Length + kept : kept)]);
        }

        await using var next = GrokLabApplication.On(storage, Password);
        next.Configure = services => services.AddSingleton<ILoggerProvider>(log);
        using var client = next.CreateClient();
        await BrowserLogin.AssertIsVoidAsync(client.BaseAddress!, ended);
        await BrowserLogin.AssertIsVoidAsync(client.BaseAddress!, other);
        Assert.Equal(length is null ? 0 : 1, log.Lines.Count(l => l.Level == LogLevel.Warning && l.Message.Contains("All earlier logins are void", StringComparison.Ordinal)));
        using var again = await BrowserLogin.BeginAsync(next);
        await again.AssertGoesOnAsync();
    }

    [Fact]
    public void No_change_of_a_character_goes_unnoticed()
    {
        var ended = Open();
        ended.Remember("0123456789abcdef", clock.GetUtcNow() + TimeSpan.FromDays(1));
        ended.Write();
        var text = System.IO.File.ReadAllText(File);
        Assert.False(Open().Allows(ended.Generation, "0123456789abcdef"));
        Assert.True(Open().Allows(ended.Generation, "fedcba9876543210"));
        for (var i = 0; i < text.Length; i++)
        {
            System.IO.File.WriteAllText(File, $"{text[..i]}{(text[i] == '0' ? '1' : '0')}{text[(i + 1)..]}");
            Assert.NotEqual(ended.Generation, Open().Generation);
        }
    }

    [Fact]
    public void However_many_are_ended_the_file_stays_small_and_none_is_good_again()
    {
        var ended = Open();
        var first = ended.Generation;
        for (var i = 0; i < EndedSessions.Most; i++)
        {
            Assert.False(ended.Remember($"short-{i}", clock.GetUtcNow() + TimeSpan.FromHours(1)));
        }

        // Those that have come to their end make room.
        clock.Offset = TimeSpan.FromHours(2);
        for (var i = 0; i < EndedSessions.Most; i++)
        {
            Assert.False(ended.Remember($"long-{i}", clock.GetUtcNow() + TimeSpan.FromDays(30)));
        }

        ended.Write();
        Assert.InRange(new FileInfo(File).Length, 1, 100 * EndedSessions.Most);
        Assert.False(Open().Allows(first, $"long-{EndedSessions.Most - 1}"));
        Assert.True(Open().Allows(first, "another"));

        // One too many that have not: all are void.
        Assert.True(ended.Remember("one more", clock.GetUtcNow() + TimeSpan.FromDays(30)));
        ended.Write();
        Assert.NotEqual(first, ended.Generation);
        Assert.Equal(ended.Generation, Open().Generation);
        Assert.InRange(new FileInfo(File).Length, 1, 200);
    }

    [Fact]
    public async Task While_the_file_cannot_be_written_logging_out_holds_and_is_written_as_soon_as_it_can_be()
    {
        string cookie;
        await using (var application = GrokLabApplication.On(storage, Password))
        {
            application.Configure = services => services.AddSingleton<ILoggerProvider>(log);
            using var login = await BrowserLogin.BeginAsync(application);
            using var second = await BrowserLogin.BeginAsync(application);
            cookie = login.Cookie;
            Directory.CreateDirectory($"{File}.part"); // Nothing can be written there now, whoever runs the tests.
            await login.LogoutAsync();
            await login.AssertIsVoidAsync();
            await second.LogoutAsync();
            await second.AssertIsVoidAsync();
            Assert.Single(log.Lines, l => l.Level == LogLevel.Error && l.Message.Contains("cannot be written now", StringComparison.Ordinal));
            Directory.Delete($"{File}.part");
        }

        await using var next = GrokLabApplication.On(storage, Password);
        using var client = next.CreateClient();
        await BrowserLogin.AssertIsVoidAsync(client.BaseAddress!, cookie);
    }

    [Fact]
    public async Task The_folder_is_for_the_programs_user_alone_also_where_it_was_for_others_before()
    {
        if (!OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder).UnixFileMode = (UnixFileMode)0b111_101_101;
            await using var application = GrokLabApplication.On(storage, Password);
            using var login = await BrowserLogin.BeginAsync(application);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(Folder).UnixFileMode);
        }
    }

    public void Dispose()
    {
        logs.Dispose();
        storage.Dispose();
    }

    private EndedSessions Open() => new(
        Options.Create(new StorageOptions { Directory = storage.Path }), clock, logs.CreateLogger<EndedSessions>());
}
