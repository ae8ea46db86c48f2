using Microsoft.Playwright;

namespace GrokLab.EndToEnd.Tests;

/// <summary>Chooses from the select fields of a form as a user does.</summary>
internal static class SelectFields
{
    /// <summary>Chooses the regularizer whose name contains a text.</summary>
    internal static async Task ChooseRegularizerAsync(this IPage page, string name)
    {
        // The input lies below what receives the click. A forced click on the input would not wait until the form stands still, and could miss it.
        await page.Locator(".mud-input:has(#field-regularizer-kind)").ClickAsync();
        await page.Locator(".mud-popover-open .mud-list-item").Filter(new() { HasText = name }).ClickAsync();
    }
}
