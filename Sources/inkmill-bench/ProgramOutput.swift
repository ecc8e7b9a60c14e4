import Subprocess
import SystemPackage

/// What another program prints.
enum ProgramOutput {
    struct Failure: Error, CustomStringConvertible {
        let program: String
        let status: TerminationStatus

        var description: String { "\(program) ended: \(status)" }
    }

    private static let mostBytes = 64 << 20

    /// Its standard output; its standard error goes to ours.
    static func text(of program: String, _ arguments: [String]) async throws -> String {
        let result = try await run(
            .path(FilePath(program)), arguments: Arguments(arguments), output: .string(limit: mostBytes),
            error: .currentStandardError)
        guard result.terminationStatus.isSuccess else { throw Failure(program: program, status: result.terminationStatus) }
        return result.standardOutput
    }
}
