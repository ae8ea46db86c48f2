using MudBlazor;

namespace GrokLab.Web.Drawing;

/// <summary>Colours and fonts of the pages; the fonts are those of the reader's system.</summary>
internal static class Theme
{
    private static readonly string[] SystemFonts =
        ["-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Helvetica Neue", "Liberation Sans", "Arial", "sans-serif"];

    internal static MudTheme Notebook { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#1f4e79",
            Secondary = "#a6502a",
            Tertiary = "#4c6b3c",
            Background = "#faf9f6",
            BackgroundGray = "#f3f1ec",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1c2126",
            TextPrimary = "#1c2126",
            TextSecondary = "#57606a",
            TextDisabled = "#8b929a",
            ActionDefault = "#4a535d",
            LinesDefault = "#e4e1da",
            LinesInputs = "#8f969e",
            TableLines = "#e9e6df",
            TableHover = "#f5f3ee",
            Divider = "#e4e1da",
            Info = "#1f6f8b",
            Success = "#2f6f44",
            Warning = "#8a5a00",
            Error = "#b3261e",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#8fbbe6",
            PrimaryContrastText = "#10202f",
            Secondary = "#e3a27c",
            SecondaryContrastText = "#2b1508",
            Tertiary = "#a5c795",
            Background = "#14171a",
            BackgroundGray = "#101214",
            Surface = "#1b1f23",
            AppbarBackground = "#1b1f23",
            AppbarText = "#e6e8ea",
            TextPrimary = "#e6e8ea",
            TextSecondary = "#a3acb5",
            TextDisabled = "#717a83",
            ActionDefault = "#b4bcc4",
            LinesDefault = "#2d3339",
            LinesInputs = "#6b747d",
            TableLines = "#2a2f35",
            TableHover = "#21262b",
            Divider = "#2d3339",
            Info = "#7fc4dc",
            Success = "#86c79a",
            SuccessContrastText = "#0b2413",
            Warning = "#e3b35a",
            Error = "#f08a83",
            ErrorContrastText = "#2d0907",
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "4px", AppbarHeight = "56px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = SystemFonts, FontSize = "0.9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = SystemFonts, FontSize = "1.625rem", FontWeight = "600", LineHeight = "1.25", LetterSpacing = "-0.01em" },
            H2 = new H2Typography { FontFamily = SystemFonts, FontSize = "1.125rem", FontWeight = "600", LineHeight = "1.35", LetterSpacing = "normal" },
            H3 = new H3Typography { FontFamily = SystemFonts, FontSize = "1rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = SystemFonts, FontSize = "1.0625rem", FontWeight = "600", LineHeight = "1.4", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = SystemFonts, FontSize = "0.9375rem", LineHeight = "1.55", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = SystemFonts, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = SystemFonts, FontSize = "0.875rem", FontWeight = "500", LetterSpacing = "normal", TextTransform = "none" },
            Caption = new CaptionTypography { FontFamily = SystemFonts, FontSize = "0.8125rem", LineHeight = "1.45", LetterSpacing = "normal" },
        },
    };
}
