namespace GrokLab.Web.Faults;

/// <summary>The database cannot be written now, so no write was attempted; the message says why and what can be done.</summary>
public sealed class NotStorableException(string message) : Exception(message);
