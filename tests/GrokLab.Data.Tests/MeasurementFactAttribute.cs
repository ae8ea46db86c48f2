namespace GrokLab.Data.Tests;

/// <summary>A measurement for people to run by hand, with the environment variable <c>GROKLAB_MEASURE=1</c>; it asserts nothing
/// about time.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MeasurementFactAttribute : FactAttribute
{
    public MeasurementFactAttribute()
    {
        if (Environment.GetEnvironmentVariable("GROKLAB_MEASURE") != "1")
        {
            Skip = "A measurement: set GROKLAB_MEASURE=1 to run it.";
        }
    }
}
