using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace GrokLab.Web.Tests.Runs;

public sealed class BadInputTests(GrokLabApplication application) : IClassFixture<GrokLabApplication>
{
    [Theory]
    [InlineData("""{"preset":"no-such"}""", "preset", "grokking-quick")]
    [InlineData("""{"preset":7}""", "preset", "not a text")]
    [InlineData("""{}""", "preset", "Is missing")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"task.operation":"divide","task.modulus":96}}""", "task.modulus", "not prime")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"regularizer":{"kind":"ncc","lambda":-1e7}}}""", "regularizer.lambda", "-1e7 is not allowed: from -1e6 to 1e6")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"regularizer":{"kind":"flatnessBound","temperature":0}}}""", "regularizer.temperature", "0 is not allowed: from 1e-3 to 1000")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"optimizer.maxHeadNorm":0}}""", "optimizer.maxHeadNorm", "0 is not allowed")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"optimizer.changes":[{"step":2001,"learningRate":0.1}]}}""", "optimizer.changes[0].step", "at most 2,000")]
    [InlineData("""{"preset":"fig4-quick","overrides":{"epochs":20}}""", "regularizer.schedule[0].epoch", "less than 20")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"regularizer.lambda":0.1}}""", "regularizer.lambda", "without a regularizer")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"steps":0}}""", "steps", "0 is not allowed")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"steps":1.5}}""", "steps", "1.5 is not a whole number")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"steps":1e400}}""", "steps", "not a whole number")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"optimizer.learningRate":1e400}}""", "optimizer.learningRate", "")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"no.such.field":1}}""", "no", "no such field")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"task":null}}""", "task", "")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"task":[1]}}""", "task", "")]
    [InlineData("""{"preset":"grokking-quick","overrides":[1]}""", "overrides", "not an object")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"device":"cuda:77"}}""", "device", "available are auto")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"device":"tpu"}}""", "device", "not a device")]
    [InlineData("""{"preset":"grokking-quick","seeds":[1.5]}""", "seeds[0]", "1.5 is not a whole number")]
    [InlineData("""{"preset":"grokking-quick","seeds":[1,"2"]}""", "seeds[1]", "\"2\" is not a whole number")]
    [InlineData("""{"preset":"grokking-quick","seeds":[1,-2]}""", "seeds[1]", "-2 is not allowed")]
    [InlineData("""{"preset":"grokking-quick","seeds":[99999999999]}""", "seeds[0]", "not a whole number")]
    [InlineData("""{"preset":"grokking-quick","seeds":7}""", "seeds", "not a list")]
    [InlineData("""{"preset":"grokking-quick","seeds":[]}""", "seeds", "from 1 to 100")]
    [InlineData("""{"preset":"grokking-quick","seeds":[1],"overrides":{"seed":2}}""", "overrides.seed", "one of them")]
    [InlineData("""{"preset":"grokking-quick","seeds":[1,42,1]}""", "seeds[2]", "1 is given twice")]
    [InlineData("""{"preset":"fig2-quick","variants":["baseline","none"]}""", "variants[1]", "baseline, REG")]
    [InlineData("""{"preset":"fig2-quick"}""", "task.kind", "CIFAR-10 is not there")]
    [InlineData("""{"preset":"fig2-quick","variants":7}""", "variants", "not a list")]
    [InlineData("""{"preset":"fig2-quick","variants":[7]}""", "variants[0]", "neither a name nor an object")]
    [InlineData("""{"preset":"fig2-quick","variants":[{"name":"x"}]}""", "variants[0]", "neither a name nor an object")]
    [InlineData("""{"preset":"fig2-quick","variants":["REG",{"name":" ","overrides":{}}]}""", "variants[1].name", "name is needed")]
    [InlineData("""{"preset":"fig2-quick","variants":["REG",{"name":"a","overrides":{"seed":3}}]}""", "variants[1].seed", "given as seeds")]
    [InlineData("""{"preset":"fig2-quick","variants":["REG",{"name":"a","overrides":{"no.such":3}}]}""", "variants[1].no", "no such field")]
    [InlineData("""{"preset":"fig2-quick","variants":[]}""", "variants", "At least one")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"regularizer.kind":"ncc"},"grid":{"regularizer.lambda":[0.01,1e-2]}}""", "grid.regularizer.lambda", "0.01 is given twice")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"regularizer.kind":"ncc"},"grid":{"regularizer.lambda":[0.01,-1e7]}}""", "grid.regularizer.lambda", "-1e7 is not allowed")]
    [InlineData("""{"preset":"grokking-quick","grid":{"batchSize":["64"]}}""", "grid.batchSize", "not a list of numbers")]
    [InlineData("""{"preset":"grokking-quick","grid":{"batchSize":[]}}""", "grid.batchSize", "At least one")]
    [InlineData("""{"preset":"grokking-quick","grid":{"no.such":[1]}}""", "grid.no", "no such field")]
    [InlineData("""{"preset":"grokking-quick","grid":{"seed":[1,2]}}""", "grid.seed", "given as seeds")]
    [InlineData("""{"preset":"grokking-quick","grid":[1]}""", "grid", "not an object")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"task.modulus":499,"task.trainFraction":0.99,"model.layers":16,"model.width":2048,"model.feedForwardWidth":8192,"batchSize":65536}}""", "batchSize", "; this machine has ")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"evaluation.every":1,"evaluation.denseUntil":100000000,"steps":100000000}}""", "evaluation.every", "at most 2,000,000")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"task.modulus":3,"task.trainFraction":0.01}}""", "task.trainFraction", "leaves 0 to train on")]
    [InlineData("""{"preset":"grokking-quick","name":"\ud800"}""", "body", "half a character")]
    [InlineData("""{"preset":"grokking-quick","name":"a\u0007b"}""", "name", "U+0007 is not allowed")]
    [InlineData("""{"preset":"grokking-quick","name":"a\u202Eb"}""", "name", "U+202E is not allowed")]
    [InlineData("""{"preset":"grokking-quick","variants":[{"name":"a\u2066b","overrides":{}}]}""", "variants[0].name", "U+2066 is not allowed")]
    [InlineData("""{"preset":"grokking-quick","variants":[{"name":"two\nlines","overrides":{}}]}""", "variants[0].name", "U+000A is not allowed")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"batchSize":3000000000}}""", "batchSize", "3000000000 is not a whole number from 1 to 65,536.")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"optimizer.learningRate":"0,001"}}""", "optimizer.learningRate", "use a point for decimals")]
    [InlineData("""{"preset":"grokking-quick","seeds":["1,5"]}""", "seeds[0]", "whole number from 0 to 2,147,483,647")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"a.b.c.d.e.f.g.h.i":1}}""", "a.b.c.d.e.f.g.h.i", "no such field")]
    [InlineData("""{"preset":"grokking-quick","overrides":{"task":{"$id":1}}}""", "task.$id", "")]
    [InlineData("""{"preset":"grokking-quick","seed":1}""", "seed", "no such field")]
    [InlineData("""{"preset":"grokking-quick","preset":"grokking-paper"}""", "body", "not JSON")]
    [InlineData("""{"preset":""", "body", "not JSON")]
    [InlineData("", "body", "not JSON")]
    [InlineData("[]", "body", "object")]
    [InlineData("null", "body", "object")]
    public async Task A_launch_that_cannot_be_names_its_field_and_stores_nothing(string body, string field, string words)
    {
        using var client = application.CreateClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/api/runs", UriKind.Relative), content);
        await AssertNamesAsync(response, field, words);
        var runs = await client.GetFromJsonAsync<JsonElement>("/api/runs");
        Assert.Equal(0, runs.GetArrayLength());
    }

    [Theory]
    [InlineData("runs", """{"preset":5,"seeds":[1,1.5],"variants":[7],"grid":{"batchSize":"64"},"overrides":3,"colour":1}""", "colour,grid.batchSize,overrides,preset,seeds[1],variants[0]")]
    [InlineData("estimates", """{"preset":5,"seeds":7,"variants":7,"grid":7,"overrides":7}""", "grid,overrides,preset,seeds,variants")]
    [InlineData("runs", """{"preset":"grokking-quick","overrides":{"task":{"kind":"chess"},"lr":1,"seed":"one","optimizer":{"beta1":"x","gamma":2},"batchSize":0}}""", "batchSize,lr,optimizer.beta1,optimizer.gamma,seed,task.kind")]
    [InlineData("runs/1/clone", """{"seed":-1,"overrides":[],"name":5,"from":1}""", "from,name,overrides,seed")]
    [InlineData("datasets/cifar10/install", """{"source":1,"path":2,"url":3}""", "path,source,url")]
    public async Task All_fields_that_are_wrong_are_reported_at_once(string path, string body, string fields)
    {
        using var client = application.CreateClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri($"/api/{path}", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var errors = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors");
        Assert.Equal(fields.Split(','), errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_request_for_too_many_runs_stores_none()
    {
        using var client = application.CreateClient();
        using var response = await client.PostAsJsonAsync("/api/runs", new { preset = "grokking-quick", seeds = Enumerable.Range(0, 101) });
        await AssertNamesAsync(response, "seeds", "101 seeds are not allowed");
        Assert.Equal(0, (await client.GetFromJsonAsync<JsonElement>("/api/runs")).GetArrayLength());
    }

    [Theory]
    [InlineData("/api/runs?status=Asleep", "status", "Queued, Running")]
    [InlineData("/api/runs?take=0", "take", "from 1 to")]
    [InlineData("/api/runs?skip=-1", "skip", "whole number of at least 0")]
    [InlineData("/api/runs?skip=x", "skip", "whole number")]
    public async Task A_list_that_cannot_be_names_its_parameter(string path, string field, string words)
    {
        using var client = application.CreateClient();
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative));
        await AssertNamesAsync(response, field, words);
    }

    [Theory]
    [InlineData("GET", "/api/runs/4711")]
    [InlineData("GET", "/api/runs/4711/metrics")]
    [InlineData("GET", "/api/runs/4711/metrics?maxPoints=x")]
    [InlineData("GET", "/api/runs/4711/metrics.csv")]
    [InlineData("GET", "/api/runs/4711/events")]
    [InlineData("POST", "/api/runs/4711/unplug")]
    [InlineData("POST", "/api/runs/4711/plug-in")]
    [InlineData("POST", "/api/runs/4711/pause")]
    [InlineData("POST", "/api/runs/4711/resume")]
    [InlineData("POST", "/api/runs/4711/stop")]
    [InlineData("GET", "/api/groups/12")]
    [InlineData("GET", "/api/runs/abc")]
    [InlineData("GET", "/api/nothing-here")]
    public async Task What_is_not_there_is_404_in_words(string method, string path)
    {
        using var client = application.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(404, problem.GetProperty("status").GetInt32());
        if (path.Contains("4711", StringComparison.Ordinal))
        {
            Assert.Equal("There is no run 4711.", problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task A_body_that_is_no_json_by_its_own_words_is_refused_as_such()
    {
        using var client = application.CreateClient();
        using var content = new StringContent("""{"preset":"grokking-quick"}""", Encoding.UTF8, "text/plain");
        using var response = await client.PostAsync(new Uri("/api/runs", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_body_of_more_than_a_megabyte_is_refused()
    {
        using var client = application.CreateClient();
        using var content = new StringContent($$"""{"preset":"{{new string('x', 2 << 20)}}"}""", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/api/runs", UriKind.Relative), content);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    internal static async Task AssertNamesAsync(HttpResponseMessage response, string field, string words)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, $"{response.StatusCode}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var errors = JsonElement.Parse(text).GetProperty("errors");
        Assert.True(errors.TryGetProperty(field, out var messages), text);
        Assert.Contains(words, messages[0].GetString(), StringComparison.Ordinal);
    }
}
