import Subprocess
import SystemPackage

/// Another program, run to its end.
public struct ProgramRun: Sendable {
    /// The exit status; where a signal ended it, 128 and the signal's number, as a shell says it.
    public let status: Int32
    public let output: String
    public let errors: String

    private static let mostBytes = 64 << 20

    /// - Parameter environment: besides this process's own.
    /// - Throws: `SubprocessError` where it cannot be started or says more than 64 MB.
    public init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) async throws {
        let added = environment.map { (Environment.Key(stringLiteral: $0), Optional($1)) }
        let result = try await run(
            .path(FilePath(program)), arguments: Arguments(arguments),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: added)),
            output: .string(limit: Self.mostBytes), error: .string(limit: Self.mostBytes))
        status =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        output = result.standardOutput
        errors = result.standardError
    }

    /// Starts a program and kills it where it does not end before.
    public static func kill(_ program: String, _ arguments: [String], after duration: Duration) async throws {
        _ = try await run(
            .path(FilePath(program)), arguments: Arguments(arguments), input: .none, output: .discarded, error: .discarded
        ) { execution in
            try await Task.sleep(for: duration)
            try? execution.send(signal: .kill)
        }
    }
}
