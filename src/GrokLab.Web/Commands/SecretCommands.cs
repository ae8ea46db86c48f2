using System.CommandLine;
using GrokLab.Web.Security;
using Spectre.Console;

namespace GrokLab.Web.Commands;

/// <summary><c>password</c> and <c>token</c>: print a hash for the settings, so that the settings contain no secret.</summary>
internal static class SecretCommands
{
    internal static Command Password()
    {
        var command = new Command("password", "Ask for a password (or read one line of the standard input) and print its hash, for Security:Password.");
        command.SetAction(_ => PrintHash());
        return command;
    }

    internal static Command Token()
    {
        var command = new Command("token", "Print a new random token for a program, and its hash, for Security:Tokens:NAME.");
        command.SetAction(_ => PrintToken());
        return command;
    }

    private static int PrintHash()
    {
        var password = Console.IsInputRedirected ? Console.In.ReadLine() : Ask();
        if (password is null or { Length: < Credentials.LeastPasswordLength or > Credentials.MostLength })
        {
            Console.Error.WriteLine($"A password has from {Credentials.LeastPasswordLength} to {Credentials.MostLength} characters.");
            return 1;
        }

        Console.Out.WriteLine(StoredSecret.HashPassword(password));
        return 0;
    }

    private static int PrintToken()
    {
        var token = StoredSecret.NewToken();
        Console.Out.WriteLine($"{token}  for the program: Authorization: Bearer {token}");
        Console.Out.WriteLine($"{StoredSecret.HashToken(token)}  for the settings: Security:Tokens:NAME");
        return 0;
    }

    // Prompts on standard error, so that the output is only the hash.
    private static string? Ask()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        var first = console.Prompt(new TextPrompt<string>("Password:").Secret());
        return console.Prompt(new TextPrompt<string>("Once more:").Secret()) == first ? first : null;
    }
}
