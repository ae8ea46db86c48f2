using GrokLab.Training.Fast.Kernels;
using GrokLab.Training.Measures;

namespace GrokLab.Training.Fast.Measures;

/// <summary>Distances, angles and cosines of every two rows of a small float64 matrix; rows are padded with zeros to whole vectors.</summary>
internal static unsafe class RowPairs
{
    /// <summary>‖x_i − x_j‖² by differences, (K, K) with an exactly zero diagonal.</summary>
    /// <param name="count">K.</param>
    /// <param name="length">Length of a row, with its padding.</param>
    /// <param name="rows">(K, length).</param>
    /// <param name="result">(K, stride).</param>
    /// <param name="stride">Distance between rows of the result.</param>
    internal static void SquaredDistances(int count, int length, double* rows, double* result, int stride)
    {
        for (var i = 0; i < count; i++)
        {
            result[((long)i * stride) + i] = 0;
            for (var j = i + 1; j < count; j++)
            {
                var distance = DoubleLanes.SquaredDistance(rows + ((long)i * length), rows + ((long)j * length), length);
                result[((long)i * stride) + j] = distance;
                result[((long)j * stride) + i] = distance;
            }
        }
    }

    /// <summary>Angles in degrees of every pair i &lt; j, by the formula of <see cref="ClusterAngles"/>.</summary>
    internal static double[] Angles(int count, int length, double* rows)
    {
        using var unit = new NativeBuffer<double>((long)count * length);
        Normalise(count, length, rows, unit.Pointer);
        var degrees = new double[count * (count - 1) / 2];
        var pair = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++, pair++)
            {
                var (apart, together) = DoubleLanes.SquaredDistances(
                    unit.Pointer + ((long)i * length), unit.Pointer + ((long)j * length), length);
                degrees[pair] = Math.Atan2(Math.Sqrt(apart), Math.Sqrt(together)) * (2 * 180 / Math.PI);
            }
        }

        return degrees;
    }

    /// <summary>Cosines of every pair i &lt; j.</summary>
    internal static double[] Cosines(int count, int length, double* rows)
    {
        using var unit = new NativeBuffer<double>((long)count * length);
        Normalise(count, length, rows, unit.Pointer);
        var cosines = new double[count * (count - 1) / 2];
        var pair = 0;
        for (var i = 0; i < count; i++)
        {
            for (var j = i + 1; j < count; j++, pair++)
            {
                cosines[pair] = DoubleLanes.Dot(unit.Pointer + ((long)i * length), unit.Pointer + ((long)j * length), length);
            }
        }

        return cosines;
    }

    /// <summary>‖x_i‖ of every row.</summary>
    internal static double[] Norms(int count, int length, double* rows)
    {
        var norms = new double[count];
        for (var i = 0; i < count; i++)
        {
            norms[i] = Math.Sqrt(DoubleLanes.SquaredNorm(rows + ((long)i * length), length));
        }

        return norms;
    }

    /// <summary>x/‖x‖; a row of zeros becomes NaN, because it has no direction.</summary>
    private static void Normalise(int count, int length, double* rows, double* unit)
    {
        for (var i = 0; i < count; i++)
        {
            var row = rows + ((long)i * length);
            DoubleLanes.Scale(1 / Math.Sqrt(DoubleLanes.SquaredNorm(row, length)), row, unit + ((long)i * length), length);
        }
    }
}
