using GrokLab.Web.Security;

namespace GrokLab.Web.Tests.Security;

public sealed class StoredSecretTests
{
    [Fact]
    public void A_hash_matches_its_own_secret_alone()
    {
        var token = StoredSecret.NewToken();
        foreach (var (secret, stored) in ((string, string)[])[
            ("correct horse", StoredSecret.HashPassword("correct horse")), (token, StoredSecret.HashToken(token)), ("correct horse", "correct horse")])
        {
            var parsed = StoredSecret.Parse(stored, leastLength: 8);
            Assert.True(parsed.Matches(secret));
            Assert.False(parsed.Matches(secret + " "));
            Assert.False(parsed.Matches(""));
            Assert.True(!parsed.Matches(stored) || stored == secret);
        }

        Assert.NotEqual(StoredSecret.HashPassword("correct horse"), StoredSecret.HashPassword("correct horse"));
        Assert.NotEqual(StoredSecret.NewToken(), StoredSecret.NewToken());
    }

    [Theory]
    [InlineData("short")]
    [InlineData("pbkdf2-sha256:")]
    [InlineData("pbkdf2-sha256:1:c2FsdHNhbHRzYWx0:6fOwHZo0chSv2u+vi2N+mEbl8FPaQQWgUK63lkVs20I=")]
    [InlineData("pbkdf2-sha256:600000:!:6fOwHZo0chSv2u+vi2N+mEbl8FPaQQWgUK63lkVs20I=")]
    [InlineData("pbkdf2-sha256:600000:c2FsdHNhbHRzYWx0:c2hvcnQ=")]
    [InlineData("sha256:c2hvcnQ=")]
    public void What_is_no_hash_and_no_long_secret_is_no_setting(string stored)
    {
        Assert.Throws<FormatException>(() => StoredSecret.Parse(stored, leastLength: 8));
        Assert.Contains("Security:Password", Credentials.Problem(new SecurityOptions { Password = stored }), StringComparison.Ordinal);
        Assert.Contains("Security:Tokens:me", Credentials.Problem(new SecurityOptions { Tokens = { ["me"] = stored } }), StringComparison.Ordinal);
    }
}
