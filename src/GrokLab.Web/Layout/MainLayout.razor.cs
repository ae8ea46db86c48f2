using GrokLab.Web.Drawing;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace GrokLab.Web.Layout;

/// <summary>App bar, page and theme.</summary>
public sealed partial class MainLayout
{
    private ThemeChoice choice = ThemeChoice.Parse(null);
    private PageBoundary? boundary;
    private ElementReference content;
    private IJSObjectReference? module;
    private DotNetObjectReference<MainLayout>? self;

    [Inject]
    private IJSRuntime JS { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    /// <summary>This page's address relative to the base address. A link with only a fragment would lead to the gallery.</summary>
    private string Here => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0];

    [CascadingParameter(Name = "InitialTheme")]
    private ThemeChoice? Initial { get; set; }

    [JSInvokable]
    public void SystemChanged(bool dark)
    {
        if (choice.FollowsSystem && choice.IsDark != dark)
        {
            choice = choice with { IsDark = dark };
            StateHasChanged();
        }
    }

    public async ValueTask DisposeAsync()
    {
        self?.Dispose();
        if (module is not null)
        {
            try
            {
                await module.InvokeVoidAsync("stop");
                await module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and its listener with it.
            }
        }
    }

    protected override void OnInitialized() => choice = Initial ?? choice;

    protected override void OnParametersSet() => boundary?.Reset(); // The page has changed.

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            self = DotNetObjectReference.Create(this);
            module = await JS.InvokeAsync<IJSObjectReference>("import", "./Layout/MainLayout.razor.js");
            SystemChanged(await module.InvokeAsync<bool>("follow", self, ThemeChoice.CookieName, choice.Cookie));
        }
    }

    private async Task ToggleAsync()
    {
        choice = new ThemeChoice(!choice.IsDark, FollowsSystem: false);
        if (module is not null)
        {
            await module.InvokeVoidAsync("remember", choice.Cookie);
        }
    }
}
