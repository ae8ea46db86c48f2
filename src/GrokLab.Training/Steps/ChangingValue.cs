namespace GrokLab.Training.Steps;

/// <summary>A setting's value at every step: its first value, its planned changes, and changes made while the run trains.</summary>
public sealed class ChangingValue
{
    private readonly double first;
    private readonly List<(long Step, double Value, bool IsPlanned)> changes;

    /// <param name="first">The value of the first step.</param>
    /// <param name="planned">The planned changes: the first step with a value, and the value.</param>
    internal ChangingValue(double first, IEnumerable<(long Step, double Value)> planned)
    {
        this.first = first;
        changes = [.. planned.OrderBy(c => c.Step).Select(c => (c.Step, c.Value, true))];
    }

    /// <summary>Whether the value has or had a change.</summary>
    internal bool Changes => changes.Count > 0;

    /// <summary>The number of changes that were not planned: after another one, values of later steps may differ.</summary>
    internal int Revision { get; private set; }

    /// <summary>The value at a step.</summary>
    /// <param name="step">The step's number, from 1.</param>
    public double At(long step) => changes.FindLastIndex(change => change.Step <= step) is >= 0 and var last ? changes[last].Value : first;

    /// <summary>The new value where a plan changes it at a step; otherwise null.</summary>
    internal double? PlannedAt(long step)
    {
        var index = changes.FindIndex(change => change.Step == step && change.IsPlanned);
        return index >= 0 && At(step) is var now && now != (index == 0 ? first : changes[index - 1].Value) ? now : null;
    }

    /// <summary>Sets the value from a step on, until the next planned change; false where it already has that value.</summary>
    /// <param name="step">The first step with the value. A planned change of the same step comes after it.</param>
    /// <param name="value">The value.</param>
    internal bool Set(long step, double value)
    {
        var index = changes.FindIndex(change => change.Step > step || (change.Step == step && change.IsPlanned));
        index = index < 0 ? changes.Count : index;
        if (value == (index == 0 ? first : changes[index - 1].Value))
        {
            return false;
        }

        changes.Insert(index, (step, value, false));
        Revision++;
        return true;
    }
}
