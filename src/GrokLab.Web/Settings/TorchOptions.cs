namespace GrokLab.Web.Settings;

/// <summary>Section <c>Torch</c>: the libtorch that training processes load.</summary>
public sealed class TorchOptions
{
    public const string Section = "Torch";

    /// <summary>The <c>lib</c> folder of an installed PyTorch; if empty, the libtorch that came with the program.</summary>
    public string? LibraryDirectory { get; set; }
}
