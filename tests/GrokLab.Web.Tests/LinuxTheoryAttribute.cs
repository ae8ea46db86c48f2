namespace GrokLab.Web.Tests;

/// <summary>A theory about what only Linux has.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        Skip = OperatingSystem.IsLinux() ? null : "Needs Linux.";
    }
}
