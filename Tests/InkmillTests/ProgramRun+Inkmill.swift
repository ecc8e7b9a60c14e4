import Foundation
import TestSupport

extension ProgramRun {
    /// The program as it was built beside the tests.
    static let inkmillPath = Bundle.main.bundleURL.appendingPathComponent("inkmill").path
}

/// Runs the program as it was built beside the tests, through a shell where `prefix` sets something up first.
func inkmill(_ arguments: [String], prefix: String? = nil) async throws -> ProgramRun {
    guard let prefix else { return try await ProgramRun(ProgramRun.inkmillPath, arguments) }
    return try await ProgramRun("/bin/sh", ["-c", prefix + "; exec \"$0\" \"$@\"", ProgramRun.inkmillPath] + arguments)
}
