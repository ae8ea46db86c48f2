using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace GrokLab.Web.Live;

/// <summary>
/// Sends to a group without waiting for any connection. SignalR itself waits for the slowest connection of a group, so a browser
/// that stops reading delays all others. Here the messages that a connection cannot take at once wait only for that connection;
/// one that falls too far behind is cut off, and reads what it missed when it reconnects. A message is serialized once for all
/// connections, so waiting messages cost little.
/// </summary>
internal sealed class RunsHubConnections(ILogger<DefaultHubLifetimeManager<RunsHub>> baseLogger, ILogger<RunsHubConnections> logger)
    : DefaultHubLifetimeManager<RunsHub>(baseLogger)
{
    /// <summary>The most messages that may wait for a connection: more than ten seconds of a run with the highest rate.</summary>
    internal const int MostWaiting = 256;

    private readonly ConcurrentDictionary<string, Member> members = new();
    private ImmutableDictionary<string, ImmutableDictionary<string, Member>> groups = ImmutableDictionary<string, ImmutableDictionary<string, Member>>.Empty;

    /// <summary>The largest number of messages that wait for one connection now.</summary>
    internal int Waiting => members.Values.Max(member => (int?)member.Waiting) ?? 0;

    /// <summary>The number of connections of a group.</summary>
    internal int CountOf(string group) => groups.TryGetValue(group, out var all) ? all.Count : 0;

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        members[connection.ConnectionId] = new Member(connection);
        return base.OnConnectedAsync(connection);
    }

    public override Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        if (members.TryRemove(connection.ConnectionId, out var member))
        {
            member.IsGone = true;
            foreach (var group in groups.Keys)
            {
                Remove(group, connection.ConnectionId);
            }
        }

        return base.OnDisconnectedAsync(connection);
    }

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        if (members.TryGetValue(connectionId, out var member))
        {
            ImmutableInterlocked.AddOrUpdate(
                ref groups,
                groupName,
                _ => ImmutableDictionary<string, Member>.Empty.Add(connectionId, member),
                (_, all) => all.SetItem(connectionId, member));
            if (member.IsGone)
            {
                Remove(groupName, connectionId);
            }
        }

        return base.AddToGroupAsync(connectionId, groupName, cancellationToken);
    }

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default)
    {
        Remove(groupName, connectionId);
        return base.RemoveFromGroupAsync(connectionId, groupName, cancellationToken);
    }

    /// <summary>Passes a message to every connection of a group; returns without waiting for slow ones.</summary>
    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (groups.TryGetValue(groupName, out var group))
        {
            var message = new SerializedHubMessage(new InvocationMessage(methodName, args));
            foreach (var member in group.Values)
            {
                Send(member, message);
            }
        }

        return Task.CompletedTask;
    }

    private void Send(Member member, SerializedHubMessage message)
    {
        var write = member.Connection.WriteAsync(message, CancellationToken.None);
        if (write.IsCompleted)
        {
            return; // A failed send ends here too, because SignalR has closed the connection.
        }

        if (member.Add() == MostWaiting)
        {
            logger.LogWarning("Connection {ConnectionId} does not read: {Count} messages wait for it, and it is cut off", member.Connection.ConnectionId, MostWaiting);
            member.Connection.Abort();
        }

        _ = FinishAsync(write, member);
    }

    private static async Task FinishAsync(ValueTask write, Member member)
    {
        try
        {
            await write;
        }
        catch (OperationCanceledException)
        {
            // The connection was cut off.
        }
        finally
        {
            member.Subtract();
        }
    }

    private void Remove(string groupName, string connectionId) => ImmutableInterlocked.Update(ref groups, all =>
    {
        if (!all.TryGetValue(groupName, out var group) || !group.ContainsKey(connectionId))
        {
            return all;
        }

        group = group.Remove(connectionId);
        return group.IsEmpty ? all.Remove(groupName) : all.SetItem(groupName, group);
    });

    private sealed class Member(HubConnectionContext connection)
    {
        private int waiting;
        private volatile bool isGone;

        internal HubConnectionContext Connection { get; } = connection;

        internal int Waiting => Volatile.Read(ref waiting);

        internal bool IsGone
        {
            get => isGone;
            set => isGone = value;
        }

        internal int Add() => Interlocked.Increment(ref waiting);

        internal void Subtract() => Interlocked.Decrement(ref waiting);
    }
}
