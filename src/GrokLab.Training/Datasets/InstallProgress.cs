namespace GrokLab.Training.Datasets;

/// <summary>The progress of an installation.</summary>
/// <param name="Stage">The current stage.</param>
/// <param name="Bytes">Bytes done in this stage.</param>
/// <param name="TotalBytes">Total bytes of this stage, where known.</param>
public readonly record struct InstallProgress(InstallStage Stage, long Bytes, long? TotalBytes);

/// <summary>The stages of an installation, in their order.</summary>
public enum InstallStage
{
    /// <summary>The installer connects to the server, possibly again; the bytes are those kept from an earlier download.</summary>
    Connecting,

    /// <summary>The archive is being downloaded.</summary>
    Downloading,

    /// <summary>The archive's checksum is computed.</summary>
    Verifying,

    /// <summary>The batches are written and checked.</summary>
    Unpacking,

    /// <summary>The data set is installed.</summary>
    Installed,
}
