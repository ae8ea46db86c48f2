using System.Reflection;
using GrokLab.Training.Runtime;
using Xunit.Sdk;

namespace GrokLab.Training.Tests;

/// <summary>
/// Lets finalizers run only between tests: see <see cref="FinalizerGate"/>. Without it a test that calls TorchSharp outside a
/// training session fails now and then.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class FinalizersWaitAttribute : BeforeAfterTestAttribute
{
    private static FinalizerGate? gate;

    public override void Before(MethodInfo methodUnderTest)
    {
        gate = new FinalizerGate();
        gate.Pass();
    }

    public override void After(MethodInfo methodUnderTest) => Open();

    /// <summary>For a test that needs the gate itself.</summary>
    internal static void Open()
    {
        gate?.Dispose();
        gate = null;
    }
}
