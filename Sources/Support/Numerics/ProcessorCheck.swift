private import CProcessor

/// Whether this program suits this processor.
public enum ProcessorCheck: DiagnosticError {
    case builtWithoutFusedMultiplyAdd
    case processorWithoutFusedMultiplyAdd

    /// The kernels are made of fused multiply-add. Emulated it would take days, and without it the first one ends the program.
    ///
    /// - Throws: `ProcessorCheck`.
    public static func requireFusedMultiplyAdd() throws(ProcessorCheck) {
        if cprocessor_is_built_with_fma() == 0 { throw .builtWithoutFusedMultiplyAdd }
        if cprocessor_has_fma() == 0 { throw .processorWithoutFusedMultiplyAdd }
    }

    public var diagnostics: [Diagnostic] {
        switch self {
        case .builtWithoutFusedMultiplyAdd:
            [
                Diagnostic(
                    code: "processor.built-without-fma",
                    message: "this program was built without fused multiply-add and would be unusably slow",
                    fix: "build it on this machine with 'swift build -c release', or with INKMILL_MARCH=x86-64-v3")
            ]
        case .processorWithoutFusedMultiplyAdd:
            [
                Diagnostic(
                    code: "processor.no-fma", message: "this processor has no fused multiply-add (x86-64-v3)",
                    fix: "use a machine whose processor has it: Intel's since 2013, AMD's since 2015")
            ]
        }
    }
}
