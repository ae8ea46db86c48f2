using System.Globalization;

namespace GrokLab.Training.Specs;

/// <summary>Collects the errors of a spec.</summary>
internal sealed class SpecErrors
{
    private readonly List<SpecError> all = [];

    internal IReadOnlyList<SpecError> All => all;

    internal bool None => all.Count == 0;

    internal void Add(string field, string message) => all.Add(new SpecError(field, message));

    /// <summary>Adds an error where a condition does not hold and the field has no other error.</summary>
    internal void Require(bool holds, string field, string message)
    {
        if (!holds && all.TrueForAll(error => error.Field != field))
        {
            Add(field, message);
        }
    }

    internal void Range(string field, FieldRange range, double value)
    {
        if (range.Problem(value) is { } problem)
        {
            Add(field, problem);
        }
    }

    internal void Defined(string field, Enum value) => Require(
        Enum.IsDefined(value.GetType(), value), field, $"{value} is not one of {string.Join(", ", Enum.GetNames(value.GetType()))}.");

    /// <summary>Checks the fields of a section against their ranges and choices.</summary>
    internal void Fields(object section, IEnumerable<SpecField> fields)
    {
        foreach (var field in fields)
        {
            var value = section.GetType().GetProperty($"{char.ToUpperInvariant(field.Name[0])}{field.Name[1..]}")!.GetValue(section);
            switch (value)
            {
                case Enum word:
                    Defined(field.Path, word);
                    break;
                case bool:
                    break; // Both values are allowed.
                case IReadOnlyList<double> values when field.Range is { } range:
                    for (var i = 0; i < values.Count; i++)
                    {
                        Range($"{field.Path}[{i}]", range, values[i]);
                    }

                    break;
                case IConvertible number when field.Range is { } range:
                    Range(field.Path, range, number.ToDouble(CultureInfo.InvariantCulture));
                    break;
                case IConvertible number when field.Choices is { } choices && number.ToString(CultureInfo.InvariantCulture) is var text:
                    Require(choices.Any(c => c.Value == text), field.Path, $"{text} is not allowed: {string.Join(" or ", choices.Select(c => c.Value))}.");
                    break;
            }
        }
    }
}
