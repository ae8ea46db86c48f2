namespace GrokLab.Web.Faults;

/// <summary>The database cannot be written just now, so that it was not even tried; the message says why and what can be done.</summary>
public sealed class NotStorableException(string message) : Exception(message);
