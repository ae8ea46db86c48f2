using Mono.Cecil;
using Mono.Cecil.Cil;

namespace GrokLab.Web.Tests.Folders;

/// <summary>Which folders of a project use which others, read from the compiled assembly. A namespace is a folder.</summary>
internal sealed class FolderGraph
{
    private readonly string root;
    private readonly SortedDictionary<string, SortedDictionary<string, string>> uses = [];

    /// <param name="assembly">The file of the assembly.</param>
    internal FolderGraph(string assembly)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        root = module.Assembly.Name.Name;
        foreach (var type in module.GetTypes())
        {
            foreach (var used in References(type).SelectMany(Parts))
            {
                Add(type, used);
            }
        }
    }

    /// <summary>Every folder that uses another; "" for the project's own.</summary>
    internal IEnumerable<string> Folders => uses.Keys;

    /// <summary>The folders that a folder uses, each with one of the places.</summary>
    internal IReadOnlyDictionary<string, string> UsedBy(string folder) => uses[folder];

    private void Add(TypeDefinition type, TypeReference used)
    {
        if (used.Scope is ModuleDefinition && Folder(type) is { } from && Folder(used) is { } to && from != to)
        {
            if (!uses.TryGetValue(from, out var targets))
            {
                uses[from] = targets = [];
            }

            targets.TryAdd(to, $"{type.FullName} uses {used.FullName}");
        }
    }

    private string? Folder(TypeReference type)
    {
        while (type.DeclaringType is not null)
        {
            type = type.DeclaringType;
        }

        return type.Namespace == root ? "" : type.Namespace.StartsWith($"{root}.", StringComparison.Ordinal) ? type.Namespace[(root.Length + 1)..] : null;
    }

    private static IEnumerable<TypeReference?> References(TypeDefinition type) =>
        type.Interfaces.Select(i => i.InterfaceType)
            .Append(type.BaseType)
            .Concat(type.Fields.Select(f => f.FieldType))
            .Concat(type.Properties.Select(p => p.PropertyType))
            .Concat(type.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType))
            .Concat(Attributes(type)).Concat(type.Fields.SelectMany(Attributes)).Concat(type.Properties.SelectMany(Attributes))
            .Concat(type.Methods.SelectMany(References));

    private static IEnumerable<TypeReference> References(MethodDefinition method) =>
        method.Parameters.Select(p => p.ParameterType)
            .Append(method.ReturnType)
            .Concat(Attributes(method)).Concat(method.Parameters.SelectMany(Attributes))
            .Concat(method.GenericParameters.SelectMany(p => p.Constraints).Select(c => c.ConstraintType))
            .Concat(method.HasBody ? method.Body.Variables.Select(v => v.VariableType).Concat(method.Body.Instructions.SelectMany(References)) : []);

    private static IEnumerable<TypeReference> References(Instruction instruction) => instruction.Operand switch
    {
        TypeReference type => [type],
        FieldReference field => [field.DeclaringType, field.FieldType],
        GenericInstanceMethod generic => [generic.DeclaringType, generic.ReturnType, .. generic.GenericArguments],
        MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(p => p.ParameterType)],
        _ => [],
    };

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) => provider.CustomAttributes.Select(a => a.AttributeType);

    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification specification => Parts(specification.ElementType),
        _ => [type],
    };
}
