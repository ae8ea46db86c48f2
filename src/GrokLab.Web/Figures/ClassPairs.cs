using GrokLab.Training.Kinds;
using GrokLab.Training.Measures;
using GrokLab.Training.Tasks;

namespace GrokLab.Web.Figures;

/// <summary>Two classes whose angle is measured.</summary>
/// <param name="One">The smaller label.</param>
/// <param name="Other">The larger label.</param>
/// <param name="Metric">The name of the metric of the angle.</param>
/// <param name="Name">The names of both classes.</param>
internal sealed record ClassPair(int One, int Other, string Metric, string Name);

/// <summary>The pairs of classes whose angles are measured one by one, with the names that a task gives its classes.</summary>
internal static class ClassPairs
{
    /// <summary>All pairs, in the order of their labels.</summary>
    internal static IReadOnlyList<ClassPair> Of(TaskSpec task)
    {
        var kind = KnownKinds.Of(task);
        return
        [
            .. from one in Enumerable.Range(0, Metrics.MostClassesWithPairs)
               from other in Enumerable.Range(one + 1, Metrics.MostClassesWithPairs - 1 - one)
               select new ClassPair(one, other, Metrics.Angle(one, other).Name, $"{kind.ClassName(one)}–{kind.ClassName(other)}"),
        ];
    }
}
