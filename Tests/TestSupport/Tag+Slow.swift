import Foundation
import Testing

extension Tag {
    /// What takes minutes: run where `INKMILL_SLOW_TESTS` is 1, as `.ci/run` has it.
    @Tag public static var slow: Self

    public static var runsSlowTests: Bool { ProcessInfo.processInfo.environment["INKMILL_SLOW_TESTS"] == "1" }
}
