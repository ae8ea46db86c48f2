using System.Buffers.Binary;
using System.Text;
using GrokLab.Training.Datasets;

namespace GrokLab.Training.Tests.Datasets;

/// <summary>Batches of CIFAR-10's Python version, written as Python 2 and numpy wrote the official ones.</summary>
internal static class MadePickles
{
    /// <summary>The global by which a pickle makes a numpy array.</summary>
    internal const string NewArray = "numpy.core.multiarray\n_reconstruct\n";

    /// <summary>Writes the binary batches of a folder as the Python version into another one.</summary>
    internal static void Write(string binaryFolder, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var name in Cifar10Folder.BatchFiles)
        {
            var bytes = File.ReadAllBytes(Path.Combine(binaryFolder, name));
            var records = bytes.Chunk(Cifar10Records.RecordBytes).ToList();
            File.WriteAllBytes(
                Path.Combine(folder, Path.GetFileNameWithoutExtension(name)),
                Batch([.. records.Select(r => r[0])], [.. records.SelectMany(r => r[1..])]));
        }

        File.WriteAllBytes(Path.Combine(folder, "batches.meta"), [0x80, 2, (byte)'}', (byte)'q', 1, (byte)'.']);
    }

    /// <summary>One batch.</summary>
    internal static byte[] Batch(byte[] labels, byte[] pixels, int? columns = null, byte protocol = 2, string newArray = NewArray)
    {
        using var pickle = new MemoryStream();
        var memo = 1;
        Put(0x80, protocol, '}');
        Remember();
        Put('(');
        Text("batch_label");
        Text("training batch 1 of 5");
        Text("labels");
        Put(']');
        Remember();
        foreach (var some in labels.Chunk(1_000))
        {
            Put('(');
            pickle.Write([.. some.SelectMany(label => (byte[])[(byte)'K', label])]);
            Put('e');
        }

        Text("data");
        Global(newArray);
        Global("numpy\nndarray\n");
        Put('K', 0, 0x85);
        Remember();
        Text("b");
        Put(0x87);
        Remember();
        Put('R');
        Remember();
        Put('(', 'K', 1);
        Number(labels.Length);
        Number(columns ?? Cifar10Records.ImageBytes);
        Put(0x86);
        Remember();
        Global("numpy\ndtype\n");
        Text("u1");
        Put('K', 0, 'K', 1, 0x87);
        Remember();
        Put('R');
        Remember();
        Put('(', 'K', 3);
        Text("|");
        Put('N', 'N', 'N', 'J', 255, 255, 255, 255, 'J', 255, 255, 255, 255, 'K', 0, 't');
        Remember();
        Put('b', 0x89, 'T');
        pickle.Write(LittleEndian(pixels.Length));
        pickle.Write(pixels);
        Put('t');
        Remember();
        Put('b');
        Text("filenames");
        Put(']');
        Remember();
        Put('(');
        for (var i = 0; i < labels.Length; i++)
        {
            Text($"image_s_{i:D6}.png");
        }

        Put('e', 'u', '.');
        return pickle.ToArray();

        void Put(params int[] codes) => pickle.Write([.. codes.Select(code => (byte)code)]);

        void Text(string text)
        {
            Put('U', text.Length);
            pickle.Write(Encoding.ASCII.GetBytes(text));
            Remember();
        }

        void Global(string name)
        {
            Put('c');
            pickle.Write(Encoding.ASCII.GetBytes(name));
            Remember();
        }

        void Number(int number)
        {
            Put(number < 256 ? ['K', number] : ['M', number & 0xFF, number >> 8]);
        }

        void Remember()
        {
            if (memo < 256)
            {
                Put('q', memo++);
            }
            else
            {
                Put('r');
                pickle.Write(LittleEndian(memo++));
            }
        }
    }

    private static byte[] LittleEndian(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }
}
