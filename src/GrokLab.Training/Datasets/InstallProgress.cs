namespace GrokLab.Training.Datasets;

/// <summary>How far an installation is.</summary>
/// <param name="Stage">What it does.</param>
/// <param name="Bytes">Bytes done in this stage.</param>
/// <param name="TotalBytes">Bytes of this stage, where they are known.</param>
public readonly record struct InstallProgress(InstallStage Stage, long Bytes, long? TotalBytes);

/// <summary>The stages of an installation, in their order.</summary>
public enum InstallStage
{
    /// <summary>The server is asked, once more perhaps; the bytes are those that are kept from before.</summary>
    Connecting,

    /// <summary>The archive is on its way.</summary>
    Downloading,

    /// <summary>Its checksum is computed.</summary>
    Verifying,

    /// <summary>The batches are written and checked.</summary>
    Unpacking,

    /// <summary>The data set is in its place.</summary>
    Installed,
}
