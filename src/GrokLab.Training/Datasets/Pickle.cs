using System.Buffers.Binary;
using System.Text;

namespace GrokLab.Training.Datasets;

/// <summary>
/// Reads the part of Python's pickle format (protocol 2) that CIFAR-10's batches use, with numpy arrays. Nothing is
/// executed: only three names are known (<see cref="Names"/>), for an array and its type. Everything else is refused.
/// </summary>
/// <remarks>Numbers become <see cref="long"/>, strings <see cref="ReadOnlyMemory{T}"/> of bytes, tuples arrays; lists stay lists, dictionaries dictionaries.</remarks>
internal sealed class Pickle
{
    /// <summary>The most operations of a pickle; an official batch has about 30,000. Each needs memory for at most one value.</summary>
    internal const int MaxOperations = 1_000_000;

    private const int LongestName = 100;
    private const string NewArray = "numpy.core.multiarray _reconstruct";
    private const string ArrayType = "numpy ndarray";
    private const string NumberType = "numpy dtype";

    private static readonly string[] Names = [NewArray, ArrayType, NumberType];
    private static readonly object Mark = new();

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly List<object?> stack = [];
    private readonly Dictionary<uint, object?> memo = [];
    private int position;

    private Pickle(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
    }

    /// <summary>Reads the value that a pickle holds.</summary>
    /// <exception cref="InvalidDataException">The pickle is truncated, damaged, or uses other operations.</exception>
    internal static object? Read(ReadOnlyMemory<byte> bytes)
    {
        var pickle = new Pickle(bytes);
        try
        {
            return pickle.Run();
        }
        catch (Exception e) when (e is InvalidCastException or ArgumentException or NullReferenceException)
        {
            throw new InvalidDataException($"The operation before byte {pickle.position} does not fit the values before it.", e);
        }
    }

    private object? Run()
    {
        for (var operation = 0; operation < MaxOperations; operation++)
        {
            var code = Byte();
            switch ((char)code)
            {
                case '\x80': // PROTO
                    var protocol = Byte();
                    if (protocol != 2)
                    {
                        throw new InvalidDataException($"It is of protocol {protocol}; only protocol 2 can be read.");
                    }

                    break;
                case '.': // STOP
                    return Pop();
                case '(': // MARK
                    stack.Add(Mark);
                    break;
                case 'N': // NONE
                    stack.Add(null);
                    break;
                case '\x88' or '\x89': // NEWTRUE, NEWFALSE
                    stack.Add(code == 0x88);
                    break;
                case 'K': // BININT1
                    stack.Add((long)Byte());
                    break;
                case 'M': // BININT2
                    stack.Add((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span));
                    break;
                case 'J': // BININT
                    stack.Add((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span));
                    break;
                case 'U': // SHORT_BINSTRING
                    stack.Add(Take(Byte()));
                    break;
                case 'T': // BINSTRING
                    stack.Add(Take(BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span)));
                    break;
                case ']': // EMPTY_LIST
                    stack.Add(new List<object?>());
                    break;
                case '}': // EMPTY_DICT
                    stack.Add(new Dictionary<string, object?>(StringComparer.Ordinal));
                    break;
                case ')': // EMPTY_TUPLE
                    stack.Add(Array.Empty<object?>());
                    break;
                case '\x85' or '\x86' or '\x87': // TUPLE1, TUPLE2, TUPLE3
                    stack.Add(PopLast(code - 0x84));
                    break;
                case 't': // TUPLE
                    stack.Add(PopToMark());
                    break;
                case 'a': // APPEND
                    var last = Pop();
                    ((List<object?>)Top()!).Add(last);
                    break;
                case 'e': // APPENDS
                    var items = PopToMark();
                    ((List<object?>)Top()!).AddRange(items);
                    break;
                case 's': // SETITEM
                    SetItems(PopLast(2));
                    break;
                case 'u': // SETITEMS
                    SetItems(PopToMark());
                    break;
                case 'q': // BINPUT
                    memo[Byte()] = Top();
                    break;
                case 'r': // LONG_BINPUT
                    memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span)] = Top();
                    break;
                case 'h': // BINGET
                    stack.Add(Remembered(Byte()));
                    break;
                case 'j': // LONG_BINGET
                    stack.Add(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span)));
                    break;
                case 'c': // GLOBAL
                    stack.Add(Known($"{Line()} {Line()}"));
                    break;
                case 'R': // REDUCE
                    var arguments = (object?[])Pop()!;
                    stack.Add(Made((KnownName)Pop()!, arguments));
                    break;
                case 'b': // BUILD
                    var state = (object?[])Pop()!;
                    ((IBuilt)Top()!).Build(state);
                    break;
                default:
                    throw new InvalidDataException($"Byte {position - 1} is the operation 0x{code:x2}, which CIFAR-10's batches do not use.");
            }
        }

        throw new InvalidDataException($"It has more than {MaxOperations:N0} operations.");
    }

    private static IBuilt Made(KnownName name, object?[] arguments) => (name.Name, arguments) switch
    {
        (NewArray, [KnownName { Name: ArrayType }, ..]) => new NumpyArray(),
        (NumberType, [ReadOnlyMemory<byte> { Length: < LongestName } code, ..]) => new NumpyType(Encoding.ASCII.GetString(code.Span)),
        _ => throw new InvalidDataException($"It calls {name.Name}, which CIFAR-10's batches do not do."),
    };

    private static KnownName Known(string name) =>
        Names.Contains(name) ? new KnownName(name) : throw new InvalidDataException("It names a function or class that CIFAR-10's batches do not use. Nothing of it was executed.");

    private void SetItems(object?[] items)
    {
        var dictionary = (Dictionary<string, object?>)Top()!;
        for (var i = 0; i < items.Length; i += 2)
        {
            var key = (ReadOnlyMemory<byte>)items[i]!;
            if (key.Length > LongestName || i + 1 == items.Length)
            {
                throw TooFew();
            }

            dictionary[Encoding.UTF8.GetString(key.Span)] = items[i + 1];
        }
    }

    private object? Top() => stack.Count > 0 ? stack[^1] : throw TooFew();

    private object? Pop()
    {
        var value = Top();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private object?[] PopLast(int count)
    {
        if (stack.Count < count)
        {
            throw TooFew();
        }

        object?[] values = [.. stack[^count..]];
        stack.RemoveRange(stack.Count - count, count);
        return values;
    }

    private object?[] PopToMark()
    {
        var mark = stack.LastIndexOf(Mark);
        if (mark < 0)
        {
            throw TooFew();
        }

        object?[] values = [.. stack[(mark + 1)..]];
        stack.RemoveRange(mark, stack.Count - mark);
        return values;
    }

    private object? Remembered(uint key) => memo.TryGetValue(key, out var value) ? value : throw TooFew();

    private byte Byte() => Take(1).Span[0];

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || count > bytes.Length - position)
        {
            throw new InvalidDataException($"It is cut short at byte {position}.");
        }

        position += count;
        return bytes.Slice(position - count, count);
    }

    private string Line()
    {
        var rest = bytes.Span[position..];
        var end = rest[..Math.Min(rest.Length, LongestName)].IndexOf((byte)'\n');
        return end < 0 ? throw new InvalidDataException($"The name at byte {position} has no end.") : Encoding.ASCII.GetString(Take(end + 1).Span[..end]);
    }

    private InvalidDataException TooFew() => new($"The operation before byte {position} needs other values than there are.");

    private sealed record KnownName(string Name);

    private interface IBuilt
    {
        /// <summary>Sets the state that numpy's <c>__setstate__</c> would receive.</summary>
        void Build(object?[] state);
    }

    /// <summary>The type of an array's numbers.</summary>
    private sealed record NumpyType(string Code) : IBuilt
    {
        public void Build(object?[] state)
        {
            // The state is byte order and field names, which single bytes do not have.
        }
    }

    /// <summary>An array of bytes, row by row.</summary>
    internal sealed class NumpyArray : IBuilt
    {
        /// <summary>The length of each dimension; empty where the pickle gave the array no content.</summary>
        internal IReadOnlyList<long> Shape { get; private set; } = [];

        /// <summary>The array's content.</summary>
        internal ReadOnlyMemory<byte> Bytes { get; private set; }

        void IBuilt.Build(object?[] state)
        {
            if (state is not [long, object?[] shape, NumpyType { Code: "u1" }, false, ReadOnlyMemory<byte> content] || !shape.All(n => n is long))
            {
                throw new InvalidDataException("Its array is not one of bytes, row by row.");
            }

            (Shape, Bytes) = ([.. shape.Cast<long>()], content);
        }
    }
}
