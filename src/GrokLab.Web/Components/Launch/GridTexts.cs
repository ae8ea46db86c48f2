using System.Globalization;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Components.Launch;

/// <summary>Reads lists of numbers as they are typed.</summary>
internal static class GridTexts
{
    /// <summary>The values of each varied field; null where none is varied.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<double>>? Read(IReadOnlyList<GridRow> rows, List<SpecError> errors)
    {
        var grid = new Dictionary<string, IReadOnlyList<double>>();
        foreach (var row in rows)
        {
            var values = new List<double>();
            foreach (var part in SpecTexts.Parts(row.Values))
            {
                if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                {
                    values.Add(value);
                }
                else
                {
                    errors.Add(new($"grid.{row.Path}", $"“{part}” is not a number."));
                }
            }

            if (!grid.TryAdd(row.Path, values))
            {
                errors.Add(new($"grid.{row.Path}", "Is varied twice; give all its values in one line."));
            }
        }

        return grid.Count == 0 ? null : grid;
    }

    /// <summary>The seeds; none where one is wrong.</summary>
    internal static IReadOnlyList<int> Seeds(string text, List<SpecError> errors)
    {
        var seeds = new List<int>();
        var before = errors.Count;
        foreach (var part in SpecTexts.Parts(text))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                seeds.Add(seed);
            }
            else
            {
                errors.Add(new("seeds", $"“{part}” is not a whole number from 0 to {Format.Count(int.MaxValue)}."));
            }
        }

        if (seeds.Count == 0 && errors.Count == before)
        {
            errors.Add(new("seeds", "At least one seed is needed, for example 1, 42, 15213."));
        }

        return errors.Count > before ? [] : seeds;
    }
}
