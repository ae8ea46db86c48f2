using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using GrokLab.Web.Tests.Security;

namespace GrokLab.Web.Tests.Runs;

/// <summary>The OpenAPI document names every endpoint of the API with its query parameters; they work as described, and others are refused.</summary>
public sealed partial class ApiQueryTests : IAsyncDisposable
{
    private readonly GrokLabApplication application = new();
    private readonly HttpClient client;

    public ApiQueryTests()
    {
        client = application.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await application.DisposeAsync();
    }

    [Fact]
    public async Task Every_endpoint_of_the_api_is_described()
    {
        var endpoints = Endpoints.Of(application)
            .Select(endpoint => (Path: "/" + Constraint().Replace(endpoint.RoutePattern.RawText!, "{$1}").Trim('/'), Methods: Endpoints.Methods(endpoint)))
            .Where(endpoint => endpoint.Path.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Methods.Select(method => $"{method} {endpoint.Path}"));
        Assert.Equal(endpoints.Order(StringComparer.Ordinal), (await OperationsAsync()).Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_endpoint_refuses_a_parameter_that_it_does_not_have_and_names_those_that_it_has()
    {
        await StoredGroups.AddAsync(application, StoredGroups.Generalising(1));
        foreach (var (method, path, operation) in await OperationsAsync())
        {
            var (status, body) = await SendAsync(method, path, "nonsense=1");
            Assert.True(status == HttpStatusCode.BadRequest, $"{method} {path}: {status} {body}");
            var message = Assert.Single(JsonElement.Parse(body).GetProperty("errors").GetProperty("nonsense").EnumerateArray()).GetString();
            string[] names = [.. QueryParameters(operation).Select(p => p.GetProperty("name").GetString()!)];
            Assert.Equal($"There is no such query parameter; {(names.Length == 0 ? "this address takes none" : $"allowed are {string.Join(", ", names)}")}.", message);
        }

        Assert.Equal(HttpStatusCode.OK, (await SendAsync("GET", "/api/runs/1", "")).Status); // What was refused was not done.
    }

    [Fact]
    public async Task Every_described_parameter_is_accepted_within_its_range_and_refused_outside()
    {
        await StoredGroups.AddAsync(application, StoredGroups.Generalising(1));
        var described = 0;
        foreach (var (method, path, operation) in await OperationsAsync())
        {
            foreach (var parameter in QueryParameters(operation))
            {
                var name = parameter.GetProperty("name").GetString()!;
                var schema = parameter.GetProperty("schema");
                Assert.True(parameter.GetProperty("description").GetString()!.Length > 10, $"{method} {path} {name}");
                Assert.True(schema.GetProperty("type").GetString()!.Length > 0, $"{method} {path} {name}");
                var (_, body) = await SendAsync(method, path, $"{name}={Value(parameter, schema)}");
                Assert.DoesNotContain("There is no such query parameter", body, StringComparison.Ordinal);
                foreach (var outside in Outside(schema))
                {
                    (var status, body) = await SendAsync(method, path, $"{name}={outside}");
                    Assert.True(status == HttpStatusCode.BadRequest && JsonElement.Parse(body).GetProperty("errors").TryGetProperty(name, out _), $"{method} {path} {name}={outside}: {status} {body}");
                }

                described++;
            }
        }

        Assert.InRange(described, 100, 600);
    }

    [Fact]
    public async Task A_page_of_a_list_is_described_with_its_headers()
    {
        foreach (var path in (string[])["/api/runs", "/api/groups"])
        {
            var (_, _, operation) = Assert.Single(await OperationsAsync(), o => o.Method == "GET" && o.Path == path);
            Assert.Equal(["before", "skip", "take"], QueryParameters(operation).Select(p => p.GetProperty("name").GetString()).Take(3));
            var headers = operation.GetProperty("responses").GetProperty("200").GetProperty("headers");
            Assert.True(headers.TryGetProperty("Link", out _) && headers.TryGetProperty("X-Total-Count", out _));
        }
    }

    private static IEnumerable<JsonElement> QueryParameters(JsonElement operation) => operation.TryGetProperty("parameters", out var parameters)
        ? parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "query") : [];

    private static string Value(JsonElement parameter, JsonElement schema) =>
        parameter.TryGetProperty("example", out var example) ? example.ToString()
        : schema.TryGetProperty("enum", out var words) ? words[0].GetString()!
        : schema.GetProperty("type").GetString() == "boolean" ? "true"
        : schema.GetProperty("minimum").ToString();

    private static IEnumerable<string> Outside(JsonElement schema)
    {
        if (schema.TryGetProperty("minimum", out var least))
        {
            yield return $"{least.GetDouble() - 1}";
        }

        if (schema.TryGetProperty("maximum", out var most))
        {
            yield return $"{most.GetDouble() + 1:F0}";
        }

        if (schema.TryGetProperty("enum", out _) || schema.GetProperty("type").GetString() == "boolean")
        {
            yield return "nonsense";
        }
    }

    private async Task<IReadOnlyList<(string Method, string Path, JsonElement Operation)>> OperationsAsync()
    {
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        return [.. document.GetProperty("paths").EnumerateObject()
            .Where(path => path.Name.StartsWith("/api/", StringComparison.Ordinal))
            .SelectMany(path => path.Value.EnumerateObject().Select(operation => (operation.Name.ToUpperInvariant(), path.Name.TrimEnd('/'), operation.Value)))];
    }

    private async Task<(HttpStatusCode Status, string Body)> SendAsync(string method, string path, string query)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{Place().Replace(path, place => place.Value == "{chart}" ? "kappa" : "1")}?{query}", UriKind.Relative));
        if (method is "POST" or "PATCH")
        {
            request.Content = new StringContent("""{"preset":"grokking-quick"}""", Encoding.UTF8, "application/json");
        }

        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    [GeneratedRegex(@"\{(\w+)[^}]*\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Place();
}
