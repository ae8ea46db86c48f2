using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;

namespace GrokLab.Web.Tests.Drawing;

public sealed class FigureLayoutTests
{
    private static readonly (double Width, double Height)[] Sizes = [(8.5, 6), (8.5, 10), (17.5, 6), (17.5, 10)];

    private static readonly string[] Short = ["baseline", "REG", "λ = 1e-2", "λ = 1e-3", "λ = 1e-4"];
    private static readonly string[] Long = [.. Enumerable.Range(1, 5).Select(i => $"a regularizer against collapse, λ = 4e-2 until epoch 20, no. {i}")];
    private static readonly string[] Word = [.. Enumerable.Range(1, 5).Select(i => $"{new string('m', 59)}{i}")];

    public static TheoryData<int, int, string> All
    {
        get
        {
            var data = new TheoryData<int, int, string>();
            foreach (var number in Enumerable.Range(1, 8))
            {
                foreach (var variants in (int[])[1, 2, 5])
                {
                    foreach (var names in (string[])["short", "60 characters", "one word"])
                    {
                        data.Add(number, variants, names);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_text_is_inside_the_picture_and_free_of_other_texts_and_the_legend_is_complete(int number, int variants, string names)
    {
        var figure = SampleFigures.Of(number, (names switch { "short" => Short, "one word" => Word, _ => Long })[..variants]);
        foreach (var (width, height) in Sizes)
        {
            var layout = FigureLayout.Of(figure, new(width, height));
            var page = new Box(0, 0, layout.Width, layout.Height);
            var texts = layout.Texts.ToList();
            Assert.All(texts, text => Assert.True(page.Holds(text.Bounds), $"“{text.Text.Text}” is outside"));
            foreach (var (i, text) in texts.Index())
            {
                Assert.All(texts.Skip(i + 1), other => Assert.False(text.Bounds.Overlaps(other.Bounds), $"“{text.Text.Text}” and “{other.Text.Text}” overlap"));
            }

            var legend = string.Concat(texts.Where(text => text.Role == TextRole.Legend).Select(text => text.Text.Text)).Replace(" ", "", StringComparison.Ordinal);
            Assert.All(
                FigureLegend.Of(DrawnFigure.Of(figure), ChartPalette.Print),
                entry => Assert.Contains(entry.Name.Replace(" ", "", StringComparison.Ordinal), legend, StringComparison.Ordinal));
            Assert.All(layout.Plots, plot => Assert.DoesNotContain(texts, text => text.Bounds.Overlaps(plot)));
        }
    }

    [Fact]
    public void Plot_areas_fill_a_good_part_of_the_picture()
    {
        foreach (var (number, width, height, least) in new[] { (1, 17.5, 6.0, 0.4), (4, 17.5, 6.0, 0.5), (4, 8.5, 10.0, 0.45), (2, 8.5, 10.0, 0.3) })
        {
            var layout = FigureLayout.Of(SampleFigures.Of(number, "baseline", "REG"), new(width, height));
            Assert.Equal(8, layout.FontPt);
            Assert.InRange(layout.Plots.Sum(plot => plot.Width * plot.Height) / (layout.Width * layout.Height), least, 1);
        }
    }
}
