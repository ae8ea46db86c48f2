namespace GrokLab.Web.Tests;

/// <summary>A test of what only Linux has: shared libraries in ELF and their dynamic linker.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute()
    {
        Skip = OperatingSystem.IsLinux() ? null : "Needs Linux.";
    }
}
