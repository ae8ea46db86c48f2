namespace GrokLab.Training.Runtime;

/// <summary>The storage folder of commands that run without the dashboard; the dashboard passes its own folder to its training processes.</summary>
public static class StorageFolder
{
    /// <summary>The environment variable of the setting <c>Storage:Directory</c>.</summary>
    public const string Variable = "Storage__Directory";

    /// <summary>The default folder: <c>GrokLab</c> in the user's local application data; empty where the user has none.</summary>
    public static string Default
    {
        get
        {
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return local.Length > 0 ? Path.Combine(local, "GrokLab") : "";
        }
    }

    /// <summary>The folder in this process's environment, or <see cref="Default"/>; it need not exist.</summary>
    public static string FromEnvironment()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        return Path.GetFullPath(string.IsNullOrWhiteSpace(named) ? Default : named);
    }
}
