using System.Text.Json;
using GrokLab.Training.Experiments;
using GrokLab.Training.Kinds;
using GrokLab.Training.Models;
using GrokLab.Training.Optimizers;
using GrokLab.Training.Regularizers;
using GrokLab.Training.Tasks;

namespace GrokLab.Training.Tests.Kinds;

public sealed class KnownKindsTests
{
    public static IEnumerable<object[]> All => KnownKinds.Sections.SelectMany(section => section.Kinds.Select(kind => (object[])[section.Name, kind.Name]));

    [Fact]
    public void Every_kind_in_the_program_is_registered_once() => Assert.All(KnownKinds.Sections, section =>
    {
        var written = section.Type.Assembly.GetTypes().Where(type => type.IsSubclassOf(section.Type) && !type.IsAbstract);
        Assert.Equal(written.OrderBy(type => type.Name), section.Kinds.Select(kind => kind.Type).OrderBy(type => type.Name));
        Assert.Equal(section.Kinds.Count, section.Kinds.Select(kind => kind.Name).Distinct().Count());
    });

    [Theory]
    [MemberData(nameof(All))]
    public void A_kind_is_valid_has_words_and_a_size_and_survives_being_written_and_read(string section, string name)
    {
        var spec = With(KnownKinds.Sections.Single(s => s.Name == section).Kinds.Single(kind => kind.Name == name).Default);
        Assert.Empty(SpecValidator.Validate(spec));
        Assert.All(
            (string[])[spec.Task.Words(), spec.Model.Words(), spec.Optimizer.Words(), spec.Regularizer.Words()],
            words => Assert.False(string.IsNullOrWhiteSpace(words)));
        Assert.True(MemoryEstimate.Of(spec).Parameters > 0);
        var read = SpecJson.Read(SpecJson.Write(spec));
        Assert.Equal(SpecJson.Write(spec), SpecJson.Write(read));
        Assert.Equal(name, JsonDocument.Parse(SpecJson.Write(read)).RootElement.GetProperty(section).GetProperty("kind").GetString());
    }

    [Fact]
    public void A_field_of_a_kind_stands_in_its_section_and_is_one_of_its_json() => Assert.All(KnownKinds.Sections, section =>
        Assert.All(section.Kinds, kind => Assert.All(kind.Fields, field =>
        {
            Assert.Equal(section.Name, field.Section);
            Assert.Contains(
                KindsJson.Options.GetTypeInfo(kind.Type).Properties, property => $"{section.Name}.{property.Name}" == field.Path);
        })));

    [Fact]
    public void Every_task_has_a_network_that_reads_it() =>
        Assert.All(KnownKinds.Tasks, task => Assert.Contains(KnownKinds.Models, model => model.Samples == task.Samples));

    /// <summary>A spec with a section of that kind, and what fits it in the others.</summary>
    private static ExperimentSpec With(object section)
    {
        var task = section as TaskSpec
            ?? (TaskSpec)KnownKinds.Tasks.First(kind => section is not ModelSpec model || kind.Samples == KnownKinds.Of(model).Samples).Default;
        return new()
        {
            Task = task,
            Model = section as ModelSpec ?? (ModelSpec)KnownKinds.Models.First(kind => kind.Samples == KnownKinds.Of(task).Samples).Default,
            Optimizer = section as OptimizerSpec ?? new AdamWSpec(),
            Regularizer = section as RegularizerSpec ?? new NoRegularizerSpec(),
            Steps = 1,
        };
    }
}
