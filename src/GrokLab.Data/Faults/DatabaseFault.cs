namespace GrokLab.Data.Faults;

/// <summary>The kinds of faults that keep the program from using its database.</summary>
public enum DatabaseFault
{
    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The file, its folder or its file system is read-only.</summary>
    ReadOnly,

    /// <summary>Another program holds a lock on the database.</summary>
    Locked,

    /// <summary>The disk fails to read or to write.</summary>
    InputOutput,

    /// <summary>The file's content is damaged or is not a database.</summary>
    Corrupt,

    /// <summary>The file or its folder is missing or cannot be opened.</summary>
    Unreachable,

    /// <summary>Any other error that the database reports.</summary>
    Other,
}
