using System.Globalization;
using GrokLab.Training.Experiments;

namespace GrokLab.Web.Launching.Form;

/// <summary>Reads typed lists of numbers.</summary>
internal static class GridTexts
{
    /// <summary>The values of each varied field; null if no field is varied.</summary>
    internal static IReadOnlyDictionary<string, IReadOnlyList<double>>? Read(IReadOnlyList<GridRow> rows, List<SpecError> errors)
    {
        var grid = new Dictionary<string, IReadOnlyList<double>>();
        foreach (var row in rows)
        {
            var values = new List<double>();
            var commas = NumberList.CommaProblem(row.Values, SpecRanges.Of(row.Path)?.IsWhole == true);
            if (commas is not null)
            {
                errors.Add(new($"grid.{row.Path}", commas));
            }

            foreach (var part in commas is null ? NumberList.Parts(row.Values) : [])
            {
                if (double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
                {
                    values.Add(value);
                }
                else
                {
                    errors.Add(new($"grid.{row.Path}", SpecRanges.Of(row.Path)?.Refusal(part) ?? $"“{part}” is not a number."));
                }
            }

            if (!grid.TryAdd(row.Path, values))
            {
                errors.Add(new($"grid.{row.Path}", "Is varied twice; give all its values in one line."));
            }
        }

        return grid.Count == 0 ? null : grid;
    }

    /// <summary>The seeds; an empty list if one is invalid.</summary>
    internal static IReadOnlyList<int> Seeds(string text, List<SpecError> errors)
    {
        if (NumberList.CommaProblem(text, areWhole: true) is { } commas)
        {
            errors.Add(new("seeds", commas));
            return [];
        }

        var seeds = new List<int>();
        var before = errors.Count;
        foreach (var part in NumberList.Parts(text))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            {
                seeds.Add(seed);
            }
            else
            {
                errors.Add(new("seeds", SpecRanges.Of("seed")!.Refusal(part)));
            }
        }

        if (seeds.Count == 0 && errors.Count == before)
        {
            errors.Add(new("seeds", "At least one seed is needed, for example 1, 42, 15213."));
        }

        return errors.Count > before ? [] : seeds;
    }
}
