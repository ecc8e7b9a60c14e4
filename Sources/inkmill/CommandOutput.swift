import ArgumentParser
import Foundation
import Support

/// stdout is the result, stderr is for people.
enum CommandOutput {
    /// Runs a command's work; an error of ours is printed as diagnostics and becomes the exit status it asks for.
    static func reportingErrors(_ work: () throws -> ExitStatus) throws {
        let status: ExitStatus
        do {
            try ProcessorCheck.requireFusedMultiplyAdd()
            status = try work()
        } catch {
            status = reported(error)
        }
        if status != .ok { throw ExitCode(status.rawValue) }
    }

    /// The same for work that waits.
    static func reportingErrors(_ work: () async throws -> ExitStatus) async throws {
        let status: ExitStatus
        do {
            try ProcessorCheck.requireFusedMultiplyAdd()
            status = try await work()
        } catch {
            status = reported(error)
        }
        if status != .ok { throw ExitCode(status.rawValue) }
    }

    /// Prints an error.
    ///
    /// - Returns: the exit status that it asks for.
    private static func reported(_ error: any Error) -> ExitStatus {
        guard let error = error as? any DiagnosticError else {
            printError("error: \(error) [internal]\n   fix: this is a defect of Inkmill; please report it")
            return .internalError
        }
        printError(error.description)
        return error.exitStatus
    }

    static func printError(_ text: String) {
        // Nobody is left to tell where this fails.
        try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }

    /// Prints a part of the result.
    ///
    /// - Throws: `FileSystemError.unwritable`: a result that did not arrive must not look like one.
    static func printResult(_ text: String) throws {
        try StandardOutput.write(text + "\n")
    }

    static func printJSON(_ value: some Encodable) throws {
        try printResult(try JSONFile.encoded(value, isIndented: true))
    }
}
