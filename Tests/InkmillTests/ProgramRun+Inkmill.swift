import Foundation
import TestSupport

extension ProgramRun {
    /// The program as it was built beside the tests.
    static let inkmillPath = Bundle.main.bundleURL.appendingPathComponent("inkmill").path

    init(inkmill arguments: [String]) async throws { try await self.init(Self.inkmillPath, arguments) }
}
