using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace GrokLab.Web.Live;

/// <summary>
/// Sends to a group without waiting for anyone. SignalR itself waits for the slowest of a group, so that a browser that stops
/// reading holds all others up. Here what a connection cannot take at once waits for it alone; one that falls too far behind
/// is cut off, and reads what it missed when it comes back. A message is written once for all, so what waits costs little.
/// </summary>
internal sealed class RunsHubConnections(ILogger<DefaultHubLifetimeManager<RunsHub>> baseLogger, ILogger<RunsHubConnections> logger)
    : DefaultHubLifetimeManager<RunsHub>(baseLogger)
{
    /// <summary>Messages that may wait for a connection: more than ten seconds of a run at its densest.</summary>
    internal const int MostWaiting = 256;

    private readonly ConcurrentDictionary<string, Member> members = new();
    private ImmutableDictionary<string, ImmutableDictionary<string, Member>> groups = ImmutableDictionary<string, ImmutableDictionary<string, Member>>.Empty;

    /// <summary>The most messages that wait for any one connection just now.</summary>
    internal int Waiting => members.Values.Max(member => (int?)member.Waiting) ?? 0;

    /// <summary>How many connections a group has.</summary>
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

    /// <summary>Hands a message to every connection of a group; has returned before slow ones have taken it.</summary>
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
            return; // Failed ones too: SignalR has closed the connection then.
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
            // Cut off.
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
