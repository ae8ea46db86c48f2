using System.Text.Json;
using GrokLab.Training.Measures;
using static TorchSharp.torch;

namespace GrokLab.Training.Tests.Measures;

/// <summary>Against reference values that other code made; the format is that of the folder's README.</summary>
public class GoldenTests
{
    public static IEnumerable<object[]> Cases() =>
        from path in GoldenFiles.Paths
        from name in CaseNames(path)
        from way in (string[])[MeasurePath.Plain, MeasurePath.Fast]
        select (object[])[Path.GetFileName(path), name, way];

    public static IEnumerable<object[]> Files() => GoldenFiles.Paths.Select(p => (object[])[Path.GetFileName(p)]);

    [Fact]
    public void The_reference_files_are_there() =>
        Assert.True(
            GoldenFiles.Paths.Count > 0,
            $"No reference values: {GoldenFiles.Variable} is '{Environment.GetEnvironmentVariable(GoldenFiles.Variable)}', and it "
            + "must name a folder of golden JSON files (without it, shared/goldens beside or inside a folder above the tests).");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_measure_has_its_reference_value(string file, string name, string path)
    {
        using var document = GoldenFiles.Read(file);
        var json = Case(document, name);
        using var scope = NewDisposeScope();
        var inputs = new GoldenCase(json, float64, path);
        var failures = json.GetProperty("expected").EnumerateObject()
            .SelectMany(e => Differences(e.Name, e.Value, GoldenKeys.All, inputs, "rel", "abs"));
        Assert.True(!failures.Any(), string.Join("\n", failures));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_measure_of_float32_features_has_its_reference_value(string file, string name, string path)
    {
        using var document = GoldenFiles.Read(file);
        var json = Case(document, name);
        if (!json.GetProperty("inputs_exact_in_float32").GetBoolean())
        {
            return; // Rounded inputs have other values.
        }

        using var scope = NewDisposeScope();
        var inputs = new GoldenCase(json, float32, path);
        var failures = json.GetProperty("expected").EnumerateObject()
            .Where(e => e.Value.TryGetProperty("rel32", out var tolerance) && tolerance.ValueKind == JsonValueKind.Number)
            .SelectMany(e => Differences(e.Name, e.Value, GoldenKeys.All, inputs, "rel32", "abs32"));
        Assert.True(!failures.Any(), string.Join("\n", failures));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void The_bound_of_collapse_has_its_reference_values(string file)
    {
        using var document = GoldenFiles.Read(file);
        if (!document.RootElement.TryGetProperty("prop52_table", out var table))
        {
            return;
        }

        foreach (var row in table.EnumerateArray())
        {
            var relative = row.GetProperty("rel").GetDouble();
            var bound = new CollapseBound(
                row.GetProperty("lam").GetDouble(), row.GetProperty("M").GetDouble(), row.GetProperty("k").GetInt32());
            Same("bound", bound.Bound, 0);
            Same("bound_asymptotic", bound.AsymptoticBound, 0);
            Same("kappa_nc_exact", bound.Kappa(), 0);
            Same("log_bound", bound.LogBound, 1e-9);
            Same("log_bound_asymptotic", bound.LogAsymptoticBound, 1e-9);
            Same("log_kappa_nc_exact", bound.LogKappa(), 1e-9);

            void Same(string key, double value, double absolute)
            {
                var expected = GoldenCase.Numbers(row.GetProperty(key))[0];
                Assert.True(IsClose(value, expected, relative, absolute), $"{row}: {key} is {value:R}, expected {expected:R}");
            }
        }
    }

    private static IEnumerable<string> Differences(
        string key, JsonElement expectation, IReadOnlyDictionary<string, Func<GoldenCase, double[]>> keys, GoldenCase inputs,
        string relativeName, string absoluteName)
    {
        if (!keys.TryGetValue(key, out var measure))
        {
            return [$"{key}: nothing measures it"];
        }

        var relative = expectation.GetProperty(relativeName).GetDouble();
        var absolute = expectation.GetProperty(absoluteName).GetDouble();
        var expected = GoldenCase.Numbers(expectation.GetProperty("value"));
        var actual = measure(inputs);
        return actual.Length != expected.Length
            ? [$"{key}: {actual.Length} values, expected {expected.Length}"]
            : actual.Zip(expected).Where(p => !IsClose(p.First, p.Second, relative, absolute))
                .Select(p => $"{key}: {p.First:R}, expected {p.Second:R}");
    }

    private static bool IsClose(double actual, double expected, double relative, double absolute) =>
        double.IsNaN(expected) ? double.IsNaN(actual)
        : double.IsInfinity(expected) ? actual.Equals(expected)
        : Math.Abs(actual - expected) <= absolute + (relative * Math.Abs(expected));

    private static JsonElement Case(JsonDocument document, string name) =>
        document.RootElement.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    private static IEnumerable<string> CaseNames(string path)
    {
        using var document = GoldenFiles.Read(path);
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];
    }
}
