namespace GrokLab.Web.Drawing;

/// <summary>A symmetric matrix of numbers with named rows and columns; its diagonal is empty.</summary>
/// <param name="Names">The names of the rows, which are those of the columns.</param>
/// <param name="Cells">The numbers, row by row; null where a number is undefined.</param>
/// <param name="Scale">The colours; null where there is no centre.</param>
/// <param name="Title">What the numbers are, with their unit.</param>
/// <param name="Noun">What the numbers are, as the head of a column.</param>
/// <param name="NameNoun">What the rows are, as the head of a column.</param>
public sealed record FigureMatrix(
    IReadOnlyList<string> Names, IReadOnlyList<IReadOnlyList<double?>> Cells, DivergingScale? Scale, string Title, string Noun, string NameNoun)
{
    /// <summary>Whether a number beside the diagonal is undefined.</summary>
    public bool HasUndefined => Cells.Index().Any(row => row.Item.Index().Any(cell => cell.Item is null && cell.Index != row.Index));

    /// <summary>A number as text; a dash where it is undefined, nothing on the diagonal.</summary>
    public string TextOf(int row, int column) => row == column ? "" : Cells[row][column] is { } value ? FormattableString.Invariant($"{value:F1}") : "–";
}
