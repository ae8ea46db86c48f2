namespace GrokLab.Training.Runtime;

/// <summary>The storage folder of commands that run without the dashboard: the dashboard tells its training processes its own.</summary>
public static class StorageFolder
{
    /// <summary>The environment variable of the setting <c>Storage:Directory</c>.</summary>
    public const string Variable = "Storage__Directory";

    /// <summary>The folder where the setting is absent: <c>GrokLab</c> in the user's local application data; empty where the user has none.</summary>
    public static string Default
    {
        get
        {
            var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return local.Length > 0 ? Path.Combine(local, "GrokLab") : "";
        }
    }

    /// <summary>The folder that this process's environment names, or <see cref="Default"/>, whether it exists or not.</summary>
    public static string FromEnvironment()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        return Path.GetFullPath(string.IsNullOrWhiteSpace(named) ? Default : named);
    }
}
