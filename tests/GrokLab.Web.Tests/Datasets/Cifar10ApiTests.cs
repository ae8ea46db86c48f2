using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GrokLab.Training.Tests.Datasets;
using SkiaSharp;

namespace GrokLab.Web.Tests.Datasets;

public sealed class Cifar10ApiTests : IDisposable
{
    private readonly TemporaryFolder storage = new();
    private readonly TemporaryFolder batches = new();
    private readonly GrokLabApplication application;
    private readonly HttpClient client;

    public Cifar10ApiTests()
    {
        MadeBatches.Write(batches.Path, recordsABatch: 12, testRecords: 30);
        application = GrokLabApplication.On(storage, ("Datasets:Cifar10", batches.Path));
        client = application.CreateClient();
    }

    public void Dispose()
    {
        client.Dispose();
        application.Dispose();
        storage.Dispose();
        batches.Dispose();
    }

    [Fact]
    public async Task What_is_there_is_told_by_file_and_class_and_its_images_are_drawn_pixel_by_pixel()
    {
        var facts = await client.GetFromJsonAsync<JsonElement>("/api/datasets/cifar10");
        Assert.Equal("Installed", facts.GetProperty("status").GetString());
        Assert.True(facts.GetProperty("folderIsNamedBySetting").GetBoolean());
        Assert.False(facts.GetProperty("isWhole").GetBoolean());
        Assert.Equal(batches.Path, facts.GetProperty("folder").GetString());
        Assert.Equal(90 * 3_073, facts.GetProperty("bytes").GetInt64());
        var files = facts.GetProperty("batches").EnumerateArray().ToList();
        Assert.Equal(("data_batch_1.bin", 12), (files[0].GetProperty("file").GetString(), files[0].GetProperty("records").GetInt32()));
        Assert.Equal(("test_batch.bin", 30), (files[5].GetProperty("file").GetString(), files[5].GetProperty("records").GetInt32()));
        var classes = facts.GetProperty("classes").EnumerateArray().ToList();
        Assert.Equal(60, classes.Sum(c => c.GetProperty("trainImages").GetInt32()));
        Assert.Equal(("cat", 3), (classes[3].GetProperty("name").GetString(), classes[3].GetProperty("testImages").GetInt32()));

        // Cats are record 3 of the first batch and 2 of the second.
        using var sheet = SKBitmap.Decode(await client.GetByteArrayAsync(new Uri("/api/datasets/cifar10/samples.png?class=cat&count=2", UriKind.Relative)));
        Assert.Equal((64, 32), (sheet.Width, sheet.Height));
        for (var row = 0; row < 32; row++)
        {
            for (var column = 0; column < 64; column++)
            {
                var (batch, record) = column < 32 ? (0, 3) : (1, 2);
                var expected = new SKColor(
                    MadeBatches.Pixel(batch, record, 0, row, column % 32),
                    MadeBatches.Pixel(batch, record, 1, row, column % 32),
                    MadeBatches.Pixel(batch, record, 2, row, column % 32));
                Assert.Equal(expected, sheet.GetPixel(column, row));
            }
        }

        using var byNumber = SKBitmap.Decode(await client.GetByteArrayAsync(new Uri("/api/datasets/cifar10/samples.png?class=3&count=1&skip=1", UriKind.Relative)));
        Assert.Equal(sheet.GetPixel(32 + 5, 7), byNumber.GetPixel(5, 7));
        Assert.Equal(32, byNumber.Width);
    }

    [Fact]
    public async Task Samples_that_cannot_be_are_refused_by_name()
    {
        foreach (var (query, status, words) in ((string, HttpStatusCode, string)[])[
            ("class=zebra", HttpStatusCode.BadRequest, "airplane"),
            ("", HttpStatusCode.BadRequest, "class"),
            ("class=cat&count=0", HttpStatusCode.BadRequest, "1 to 100"),
            ("class=cat&skip=-1", HttpStatusCode.BadRequest, "skip"),
            ("class=cat&skip=5000", HttpStatusCode.NotFound, "none after 5000")])
        {
            using var response = await client.GetAsync(new Uri($"/api/datasets/cifar10/samples.png?{query}", UriKind.Relative));
            Assert.Equal(status, response.StatusCode);
            Assert.Contains(words, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_batch_that_is_spoilt_later_is_noticed()
    {
        Assert.Equal("Installed", (await client.GetFromJsonAsync<JsonElement>("/api/datasets/cifar10")).GetProperty("status").GetString());
        await File.AppendAllTextAsync(Path.Combine(batches.Path, "data_batch_1.bin"), "?");
        var facts = await client.GetFromJsonAsync<JsonElement>("/api/datasets/cifar10");
        Assert.Equal("Damaged", facts.GetProperty("status").GetString());
        Assert.Contains("data_batch_1.bin' is damaged", facts.GetProperty("problem").GetString(), StringComparison.Ordinal);
        using var response = await client.GetAsync(new Uri("/api/datasets/cifar10/samples.png?class=cat", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task The_web_process_reads_images_without_libtorch()
    {
        await client.GetByteArrayAsync(new Uri("/api/datasets/cifar10/samples.png?class=frog", UriKind.Relative));
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == "TorchSharp");
    }
}
