using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace GrokLab.Data.Storage;

/// <summary>Used only by <c>dotnet ef migrations add</c>, which needs a model but no database.</summary>
internal sealed class DesignTimeContextFactory : IDesignTimeDbContextFactory<GrokLabDbContext>
{
    public GrokLabDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<GrokLabDbContext>().UseSqlite("Data Source=design-time.db").Options);
}
