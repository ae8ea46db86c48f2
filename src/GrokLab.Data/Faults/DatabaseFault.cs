namespace GrokLab.Data.Faults;

/// <summary>What keeps the program from its database.</summary>
public enum DatabaseFault
{
    /// <summary>Its disk is full.</summary>
    DiskFull,

    /// <summary>The file, its folder or its file system must not be written.</summary>
    ReadOnly,

    /// <summary>Another program holds it.</summary>
    Locked,

    /// <summary>The disk fails to read or to write.</summary>
    InputOutput,

    /// <summary>What is in the file is damaged, or is no database at all.</summary>
    Corrupt,

    /// <summary>The file or its folder is gone, or cannot be opened.</summary>
    Unreachable,

    /// <summary>Something else that the database says.</summary>
    Other,
}
