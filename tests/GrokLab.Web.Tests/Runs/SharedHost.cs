namespace GrokLab.Web.Tests.Runs;

/// <summary>Tests that train: one after the other, on one host.</summary>
[CollectionDefinition(Name)]
public sealed class SharedHost : ICollectionFixture<GrokLabApplication>
{
    public const string Name = "runs";
}
