using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace GrokLab.Web.Tests.Commands;

/// <summary>Starts processes to which the kernel refuses files in memory (<c>memfd_create</c>), as some sandboxes do.</summary>
internal static class DeniedMemory
{
    private const int SetNoNewPrivileges = 38; // PR_SET_NO_NEW_PRIVS
    private const int SetSeccomp = 22; // PR_SET_SECCOMP
    private const nuint SeccompFilter = 2; // SECCOMP_MODE_FILTER
    private const ushort LoadWord = 0x20; // BPF_LD | BPF_W | BPF_ABS
    private const ushort JumpIfEqual = 0x15; // BPF_JMP | BPF_JEQ | BPF_K
    private const ushort Return = 0x06; // BPF_RET | BPF_K
    private const uint Allow = 0x7FFF_0000; // SECCOMP_RET_ALLOW
    private const uint NotPermitted = 0x0005_0001; // SECCOMP_RET_ERRNO | EPERM

    /// <summary>A filter holds for a thread and for the processes that it starts: the process is started by a thread of its own.</summary>
    internal static Process Start(ProcessStartInfo command)
    {
        Process? process = null;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Deny(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 279u : 319u); // The number of memfd_create.
                process = Process.Start(command);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return process!;
    }

    private static void Deny(uint systemCall)
    {
        ulong[] instructions =
        [
            Instruction(LoadWord, 0, 0), // seccomp_data.nr
            Instruction(JumpIfEqual, skippedOtherwise: 1, systemCall),
            Instruction(Return, 0, NotPermitted),
            Instruction(Return, 0, Allow),
        ];
        var pinned = GCHandle.Alloc(instructions, GCHandleType.Pinned);
        try
        {
            var filter = new Filter { Length = (ushort)instructions.Length, Instructions = pinned.AddrOfPinnedObject() };
            if (Prctl(SetNoNewPrivileges, 1, IntPtr.Zero, 0, 0) != 0 || Prctl(SetSeccomp, SeccompFilter, ref filter, 0, 0) != 0)
            {
                throw new InvalidOperationException($"A system call filter cannot be set here (error {Marshal.GetLastPInvokeError()}).");
            }
        }
        finally
        {
            pinned.Free();
        }
    }

    /// <summary><c>struct sock_filter</c>, little-endian.</summary>
    private static ulong Instruction(ushort code, byte skippedOtherwise, uint value) => code | ((ulong)skippedOtherwise << 24) | ((ulong)value << 32);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static extern int Prctl(int option, nuint first, IntPtr second, nuint third, nuint fourth);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static extern int Prctl(int option, nuint first, ref Filter second, nuint third, nuint fourth);

    /// <summary><c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Filter
    {
        internal ushort Length;
        internal IntPtr Instructions;
    }
}
