using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace GrokLab.Web.Http;

/// <summary>The query parameters of the API's endpoints: the OpenAPI document describes them, and all others are refused.</summary>
internal static class QueryParameters
{
    /// <summary>Declares the endpoint's query parameters.</summary>
    internal static TBuilder WithQuery<TBuilder>(this TBuilder endpoint, params QueryParameter[] parameters)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata([.. parameters.Cast<object>()]);

    /// <summary>Answers a request to the API that has an unknown query parameter with 400.</summary>
    internal static Task RefuseUnknownAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context); // The answer is 404 or 405.
        }

        string[] allowed = [.. endpoint.Metadata.OfType<QueryParameter>().Select(parameter => parameter.Name)];
        var words = allowed.Length == 0 ? "this address takes none" : $"allowed are {string.Join(", ", allowed)}";
        List<SpecError> unknown = [.. context.Request.Query.Keys.Where(name => !allowed.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => new SpecError(name, $"There is no such query parameter; {words}."))];
        return unknown.Count > 0 ? ApiProblems.Invalid(unknown).ExecuteAsync(context) : next(context);
    }

    /// <summary>Describes the parameters, and the headers of lists that are read in pages.</summary>
    internal static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        foreach (var parameter in metadata.OfType<QueryParameter>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Query,
                Description = parameter.Description,
                Schema = parameter.Schema,
                Example = parameter.Example,
                Style = parameter is ListParameter ? ParameterStyle.Form : null,
                Explode = parameter is not ListParameter,
            });
        }

        if (metadata.Contains(ListPage.Before) && operation.Responses?["200"] is OpenApiResponse answer)
        {
            answer.Headers = ListPage.Headers.ToDictionary(
                header => header.Key,
                header => (IOpenApiHeader)new OpenApiHeader
                {
                    Description = header.Value,
                    Schema = new OpenApiSchema { Type = header.Key == ListPage.Total ? JsonSchemaType.Integer : JsonSchemaType.String },
                });
        }

        return Task.CompletedTask;
    }
}
