using Microsoft.Data.Sqlite;

namespace GrokLab.Data.Writing;

/// <summary>A statement with the parameters <c>$1</c>, <c>$2</c>, … that is prepared once and executed often.</summary>
internal sealed class PreparedCommand
{
    private readonly SqliteCommand command;
    private readonly SqliteParameter[] parameters;

    public PreparedCommand(SqliteConnection connection, string sql)
    {
        command = connection.CreateCommand();
        command.CommandText = sql;
        var count = 0;
        while (sql.Contains($"${count + 1}", StringComparison.Ordinal))
        {
            count++;
        }

        parameters = new SqliteParameter[count];
        for (var i = 0; i < count; i++)
        {
            parameters[i] = command.Parameters.Add(new SqliteParameter { ParameterName = $"${i + 1}" });
        }
    }

    public void Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        command.ExecuteNonQuery();
    }

    public object? Scalar(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return command.ExecuteScalar();
    }

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }
}
