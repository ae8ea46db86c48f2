using GrokLab.Data.Stores;
using GrokLab.Web.Drawing.Pictures;
using GrokLab.Web.Figures;
using GrokLab.Web.Http;
using GrokLab.Web.Words;

namespace GrokLab.Web.Runs.Charts;

/// <summary>The angles between the class means of a run as files.</summary>
internal static class RunAngleEndpoints
{
    private static readonly NumberParameter Step = new("step", 0, long.MaxValue, "The step of an evaluation; by default the last one.");

    internal static void MapRunAngles(this RouteGroupBuilder runs)
    {
        FigureFile.Map(
            runs, "/{id:long}/angles", "The angles between the class means of a run at one evaluation, for at most ten classes",
            file => (long id, HttpRequest http, FigureService figures, RunStore store, CancellationToken cancellation) => AnswerAsync(id, http, figures, store, file, cancellation),
            Step);
    }

    private static async Task<IResult> AnswerAsync(long id, HttpRequest http, FigureService figures, RunStore store, FigureFile file, CancellationToken cancellation)
    {
        var query = new Query(http.Query);
        var asked = query.Number(Step);
        if (await figures.ReadRunAsync(id, [], cancellation) is not { } run)
        {
            return file.Answer(http, query, null, "", () => ApiProblems.NoSuchRun(id));
        }

        var steps = await RunAngles.StepsAsync(store, id, after: null, cancellation);
        if (steps.Count == 0)
        {
            return file.Answer(http, query, null, "", () => ApiProblems.NotFound(
                $"Run {id} has no angles of pairs of classes: they are measured at each evaluation where a task has at most {Training.Measures.Metrics.MostClassesWithPairs} classes."));
        }

        if (asked is { } missing && !steps.Contains(missing))
        {
            query.Add(Step.Name, $"Run {id} has no evaluation at step {Format.Count(missing)}: {Nearest(steps, missing)}.");
        }

        var step = asked ?? steps[^1];
        var matrix = await RunAngles.ReadAsync(store, id, run.Spec.Task, step, cancellation);
        var figure = matrix is null ? null : RunAngles.Figure(run, matrix, step);
        return file.Answer(http, query, figure, $"run-{id}-angles-step-{step}", () => ApiProblems.NoSuchRun(id));
    }

    private static string Nearest(IReadOnlyList<long> steps, long step)
    {
        List<long> nearest = [.. steps.Where(s => s < step).TakeLast(1), .. steps.Where(s => s > step).Take(1)];
        return nearest is [var before, var after]
            ? $"the nearest ones are at steps {Format.Count(before)} and {Format.Count(after)}"
            : $"the nearest one is at step {Format.Count(nearest[0])}";
    }
}
