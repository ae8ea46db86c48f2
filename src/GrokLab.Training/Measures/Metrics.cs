using System.Collections.Frozen;
using System.Reflection;

namespace GrokLab.Training.Measures;

/// <summary>The table of metrics: every number that a run may store, with its texts and its final formula.</summary>
/// <remarks>
/// Comparisons, the charts of a run, the API, the CSV and the tables in <c>docs/measures.md</c> read this table. A new metric that
/// follows from the sums in <see cref="Totals"/> or <see cref="SetTotals"/> needs one entry here.
/// </remarks>
public static partial class Metrics
{
    /// <summary>The largest number of classes k with which the angle of every pair is measured.</summary>
    public const int MostClassesWithPairs = 10;

    /// <summary>All metrics but <see cref="AnglePairs"/>, by group and in the order of the table.</summary>
    public static IReadOnlyList<Metric> All => Index.All;

    /// <summary>The angles of every pair of <see cref="MostClassesWithPairs"/> classes: k(k−1)/2 metrics.</summary>
    public static IReadOnlyList<Metric> AnglePairs => Index.AnglePairs;

    /// <summary>The metrics that are computed from the features of the training set.</summary>
    internal static IReadOnlyList<Metric> OfFeatures => Index.OfFeatures;

    /// <summary>The metrics that are computed from the features of the validation set.</summary>
    internal static IReadOnlyList<Metric> OfHeldOut => Index.OfHeldOut;

    /// <summary>The metric with a name; null where there is none.</summary>
    public static Metric? Find(string name) => Index.ByName.GetValueOrDefault(name);

    /// <summary>The angle between the centred means of two classes.</summary>
    /// <param name="one">The smaller class number.</param>
    /// <param name="other">The larger class number.</param>
    public static Metric Angle(int one, int other) =>
        OfAngles($"angle_{one}_{other}", $"Angle of classes {one} and {other}", $"angle between u_{one} and u_{other}");

    // A separate class, so that it is initialised after all parts of the table.
    private static class Index
    {
        internal static readonly IReadOnlyList<Metric> All =
        [
            .. typeof(Metrics).GetProperties(BindingFlags.Public | BindingFlags.Static).Where(p => p.PropertyType == typeof(Metric))
                .OrderBy(p => p.MetadataToken).Select(p => (Metric)p.GetValue(null)!).OrderBy(metric => metric.Group),
        ];

        internal static readonly IReadOnlyList<Metric> AnglePairs =
        [
            .. from one in Enumerable.Range(0, MostClassesWithPairs)
               from other in Enumerable.Range(one + 1, MostClassesWithPairs - 1 - one)
               select Angle(one, other),
        ];

        internal static readonly IReadOnlyList<Metric> OfFeatures = [.. All.Where(metric => metric.Value is not null)];

        internal static readonly IReadOnlyList<Metric> OfHeldOut = [.. All.Where(metric => metric.HeldOutValue is not null)];

        internal static readonly FrozenDictionary<string, Metric> ByName = All.Concat(AnglePairs).ToFrozenDictionary(metric => metric.Name);
    }
}
