using System.Buffers.Binary;
using System.Text;
using GrokLab.Web.Drawing;
using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using SkiaSharp;

namespace GrokLab.Web.Tests.Drawing;

public sealed class DataFileTests
{
    [Fact]
    public void A_csv_has_step_0_zeros_and_bands_as_stored_and_empty_cells_for_undefined_values()
    {
        var series = new FigureSeries("κ, REG", "REG", "kappa", Ink.Blue, LineStyle.Solid,
            [new(0, 0, 0.5, -0.25, 1.25, 2), new(10, 10, 0, 0, 0, 2), new(20, 20, null, null, null, 0), new(30, 30, 1e-300, 1e-300, 1e-300, 1)]);
        var panel = new FigurePanel("Flatness", new("optimizer step", true), new("κ", true), [series], []) { View = new(new(1, 2), null, new HashSet<string> { "κ, REG" }) };
        var csv = Encoding.UTF8.GetString(FigureCsv.Write(new(1, "", 1, [1], 1, [panel]), excel: false));
        Assert.Equal(
            """
            panel,series,variant,metric,step,x,mean,low,high,seeds
            Flatness,"κ, REG",REG,kappa,0,0,0.5,-0.25,1.25,2
            Flatness,"κ, REG",REG,kappa,10,10,0,0,0,2
            Flatness,"κ, REG",REG,kappa,20,20,,,,0
            Flatness,"κ, REG",REG,kappa,30,30,1E-300,1E-300,1E-300,1

            """,
            csv);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1, two", "\"'-1, two\"")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("say \"x\"", "\"say \"\"x\"\"\"")]
    [InlineData("a=1", "a=1")]
    public void A_text_that_a_spreadsheet_would_compute_is_made_a_text(string text, string cell) => Assert.Equal(cell, CsvText.Cell(text));

    [Fact]
    public void A_png_says_its_size_on_paper_and_where_it_comes_from()
    {
        var png = FigurePicture.Png(SampleFigures.Of(4, "baseline", "REG"), new(8.5, 6, 300), new("GrokLab 1.2.3", "1,2", "ab12", "api/figures/4.png?name=κ"));
        var chunks = Chunks(png).ToList();
        Assert.Equal("IHDR", chunks[0].Type);
        var size = chunks.Single(chunk => chunk.Type == "pHYs").Data;
        Assert.Equal((11811, 11811, 1), (BinaryPrimitives.ReadInt32BigEndian(size), BinaryPrimitives.ReadInt32BigEndian(size.AsSpan(4)), size[8]));
        Assert.Equal(
            ["Title: Delayed generalization by regularizing against flatness", "Software: GrokLab 1.2.3", "Runs: 1,2", "Specs (SHA-256): ab12", "Address: api/figures/4.png?name=κ"],
            chunks.Where(chunk => chunk.Type == "iTXt").Select(chunk => Encoding.UTF8.GetString(chunk.Data).Replace("\0\0\0\0\0", ": ", StringComparison.Ordinal)));
        using var bitmap = SKBitmap.Decode(png); // Also checks the sums of the chunks.
        Assert.Equal(1004, bitmap.Width);
    }

    [Fact]
    public void What_is_on_screen_is_written_into_an_address_and_read_back()
    {
        var figure = SampleFigures.Of(2, "baseline", "REG");
        List<(int, PanelView)> shown =
        [
            (0, new(new(10, 20), null, new HashSet<string> { figure.Panels[0].LegendNames[1], figure.Panels[0].LegendNames[3] })),
            (2, new(null, new(0.001, 2.5), new HashSet<string>())),
        ];
        var address = string.Join('&', FigureViewReader.Write(shown, figure));
        Assert.Equal("panels=1,3&x=10..20;&y=;0.001..2.5&hide=2,4;", address);
        var query = new Query(new QueryCollection(QueryHelpers.ParseQuery(address)));
        var read = FigureViewReader.Read(query, figure);
        Assert.Empty(query.Errors);
        Assert.Equal([figure.Panels[0].Title, figure.Panels[2].Title], read.Panels.Select(panel => panel.Title));
        Assert.Equal(shown.Select(s => (s.Item2.X, s.Item2.Y)), read.Panels.Select(panel => (panel.View.X, panel.View.Y)));
        Assert.Equal(shown.Select(s => s.Item2.Hidden.Order()), read.Panels.Select(panel => panel.View.Hidden.Order()));
    }

    private static IEnumerable<(string Type, byte[] Data)> Chunks(byte[] png)
    {
        for (var at = 8; at < png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            yield return (Encoding.ASCII.GetString(png, at + 4, 4), png[(at + 8)..(at + 8 + length)]);
            at += 12 + length;
        }
    }
}
