using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;

namespace GrokLab.Web.Tests.Drawing;

public sealed partial class FigurePictureTests
{
    private static readonly FigureProvenance Provenance = new("GrokLab 1.2.3", "1,2", "ab12", "api/figures/4.svg?group=1");
    private static readonly PictureOptions TwoColumns = new(17.5, 6);

    [Theory]
    [InlineData(8.5, 6, 300, 1004, 709)]
    [InlineData(17.5, 10, 600, 4134, 2362)]
    [InlineData(25.4, 14.29, 96, 960, 540)]
    public void A_png_has_the_pixels_of_its_size_at_its_resolution(double width, double height, int dpi, int pixelsAcross, int pixelsDown)
    {
        var png = FigurePicture.Png(SampleFigures.Of(4, "baseline", "REG"), new(width, height, dpi), Provenance);
        Assert.Equal((pixelsAcross, pixelsDown), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
    }

    [Fact]
    public void An_svg_has_its_size_in_centimetres_its_texts_its_curves_and_its_provenance()
    {
        var figure = SampleFigures.Of(4, "baseline", "x<sub>2</sub> & \"co\"");
        var svg = XDocument.Parse(Encoding.UTF8.GetString(FigurePicture.Svg(figure, TwoColumns, Provenance))).Root!;
        Assert.Equal(("17.5cm", "6cm", "0 0 496.063 170.079"), (svg.Attribute("width")!.Value, svg.Attribute("height")!.Value, svg.Attribute("viewBox")!.Value));
        Assert.Equal(FigureLayout.Of(figure, TwoColumns).Texts.Select(text => text.Text.Text), Values(svg, "aria-label"));
        Assert.Contains("x<sub>2</sub> & \"co\", validation in (a)", Values(svg, "aria-label"));
        Assert.Equal(figure.Panels.SelectMany(panel => panel.LegendNames).Distinct().Order(), Values(svg, "data-curve").Distinct().Order());
        Assert.Equal(["GrokLab 1.2.3", "1,2", "ab12", "api/figures/4.svg?group=1"], svg.Descendants().Where(e => e.Attribute("data-name") is not null).Select(e => e.Value));
        var outlines = Values(svg, "id").Select(id => $"#{id}").ToHashSet();
        Assert.All(Values(svg, "href"), used => Assert.Contains(used, outlines));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "text");
    }

    [Fact]
    public void A_pdf_has_a_page_of_its_size_its_font_and_its_provenance()
    {
        var pdf = Encoding.Latin1.GetString(FigurePicture.Pdf(SampleFigures.Of(4, "baseline", "REG"), TwoColumns, Provenance));
        var box = MediaBox().Match(pdf);
        Assert.InRange(Points(box.Groups[1].Value), 496.063, 496.13);
        Assert.InRange(Points(box.Groups[2].Value), 170.079, 170.15);
        Assert.Contains("/FontFile2", pdf, StringComparison.Ordinal);
        Assert.Contains("/ToUnicode", pdf, StringComparison.Ordinal);
        Assert.Contains("ab12", pdf, StringComparison.Ordinal);

        static double Points(string number) => double.Parse(number, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void A_character_that_the_programs_font_lacks_comes_from_a_font_that_has_it_or_stays_one_character()
    {
        var runs = PictureFonts.Runs("κ‖φ‖² ⟨x⟩ Σ∈ 日").ToList();
        Assert.Equal("κ‖φ‖² ⟨x⟩ Σ∈ ", runs[0].Text[..13]);
        Assert.Equal("DejaVu Sans", runs[0].Face.FamilyName);
        Assert.Equal("κ‖φ‖² ⟨x⟩ Σ∈ 日", string.Concat(runs.Select(run => run.Text)));
    }

    [Fact]
    public void Text_that_is_asked_for_has_its_size_or_is_refused_with_the_size_that_fits()
    {
        var figure = SampleFigures.Of(6, "baseline", "REG", "λ = 1e-2");
        Assert.Equal(12, FigureLayout.Of(figure, new(30, 20) { FontPt = 12 }).FontPt);
        var refused = Assert.Throws<PictureTooSmallException>(() => FigureLayout.Of(figure, new(8.5, 6) { FontPt = 8 }));
        var fits = FigureLayout.Of(figure, new(8.5, 6)).FontPt;
        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"12 panels with text of 8 pt do not fit into 8.5 × 6 cm. Text of {fits} pt fits; or choose a larger picture."),
            refused.Message);
    }

    [Fact]
    public void A_panel_without_points_on_a_logarithmic_axis_says_why_and_the_others_are_drawn()
    {
        var figure = SampleFigures.Of(1, "baseline");
        var empty = figure.Panels[2] with { Series = [.. figure.Panels[2].Series.Select(series => series with { Points = [new(0, 0, 40, 40, 40, 2)] })] };
        var layout = FigureLayout.Of(figure with { Panels = [figure.Panels[0], figure.Panels[1], empty] }, TwoColumns);
        var reason = string.Join(' ', layout.Texts.Where(text => text.Role == TextRole.Reason).Select(text => text.Text.Text));
        Assert.Equal("The logarithmic axis has no step 0, and nothing has been measured after it yet.", reason);
        Assert.Equal(2, layout.Items.OfType<GroupItem>().Where(group => group.Items.OfType<StrokeItem>().Any()).Select(group => group.Clip).Distinct().Count());
    }

    [Fact]
    public void Values_of_0_are_marked_at_the_lower_edge_and_the_legend_counts_them()
    {
        var figure = SampleFigures.Of(1, "baseline");
        var zeros = figure.Panels[2] with
        {
            Series = [.. figure.Panels[2].Series.Select(series => series with { Points = [.. series.Points.Select(p => p.Step > 30 * 73 ? p with { Mean = 0, Low = 0, High = 0 } : p)] })],
        };
        var layout = FigureLayout.Of(figure with { Panels = [figure.Panels[0], figure.Panels[1], zeros] }, TwoColumns);
        Assert.Contains("10 values of 0 or less", layout.Texts.Where(text => text.Role == TextRole.Legend).Select(text => text.Text.Text));
        var marks = layout.Items.OfType<GroupItem>().Where(group => group.Clip == layout.Plots[2]).SelectMany(group => group.Items).OfType<AreaItem>().Where(area => area.Points.Count == 3).ToList();
        Assert.Equal(10, marks.Count);
        Assert.All(marks, mark => Assert.Equal(layout.Plots[2].Bottom, mark.Points[0].Y));
    }

    [Fact]
    public void A_part_of_a_panel_is_drawn_with_the_ends_of_the_part_and_without_hidden_curves()
    {
        var figure = SampleFigures.Of(4, "baseline", "REG");
        var part = figure.Panels[0] with { View = new(new(10, 20), new(0.5, 1), new HashSet<string> { "train, REG" }) };
        var svg = XDocument.Parse(Encoding.UTF8.GetString(FigurePicture.Svg(figure with { Panels = [part] }, TwoColumns, Provenance))).Root!;
        Assert.DoesNotContain("train, REG", Values(svg, "data-curve").Concat(Values(svg, "aria-label")));
        Assert.All((string[])["10", "20", "50 %", "100 %"], tick => Assert.Contains(tick, Values(svg, "aria-label")));
        Assert.All((string[])["0", "40", "0 %"], tick => Assert.DoesNotContain(tick, Values(svg, "aria-label")));
    }

    [Fact]
    public void Lines_that_look_the_same_have_their_names_above_the_panel_without_touching_each_other()
    {
        var panel = SampleFigures.Of(1, "baseline").Panels[0];
        FigureMarker[] markers = [.. ((string[])["train", "val, κ", "NCC", "a long name of a moment"]).Select((name, i) => new FigureMarker(name, true, 1000 + (60 * i)) { IsMoment = true })];
        foreach (var (width, height) in new[] { (8.5, 6.0), (17.5, 6.0) })
        {
            var layout = FigureLayout.Of(new(1, "", null, [], 1, [panel with { Markers = markers }]), new(width, height));
            var names = layout.Texts.Where(text => text.Role == TextRole.Marker).ToList();
            Assert.Equal(markers.Select(marker => marker.Name), names.Select(name => name.Text.Text));
            Assert.All(names, name => Assert.True(name.Bounds.Bottom < layout.Plots[0].Top));
            Assert.Equal(["train", "validation"], layout.Texts.Where(text => text.Role == TextRole.Legend).Select(text => text.Text.Text));
        }

        var wrapped = FigureLayout.Of(
            new(1, "", null, [], 1, [panel with { Markers = [markers[0], markers[1] with { Name = "a name that is much too long for a single line of a picture in one column" }] }]), new(8.5, 6));
        var lines = wrapped.Texts.Where(text => text.Role == TextRole.Marker && text.Text.Text != "train").OrderBy(text => text.Y).Select(text => text.Text.Text).ToList();
        Assert.True(lines.Count > 1);
        Assert.Equal("a name that is much too long for a single line of a picture in one column", string.Join(' ', lines));

        var alone = FigureLayout.Of(new(1, "", null, [], 1, [panel with { Markers = [markers[0] with { Name = "Unplug" }] }]), new(8.5, 6));
        Assert.Contains(alone.Texts, text => text is { Role: TextRole.Legend, Text.Text: "Unplug" });
    }

    private static IEnumerable<string> Values(XElement svg, string attribute) => svg.Descendants().Attributes(attribute).Select(a => a.Value);

    [GeneratedRegex(@"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]")]
    private static partial Regex MediaBox();
}
