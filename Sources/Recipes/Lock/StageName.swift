import Support

/// The stages of a run, in their order: what the lock, the command line and messages call them.
public enum StageName: String, Sendable, Codable, CaseIterable, Comparable, CodingKeyRepresentable, CustomStringConvertible {
    case ingest, label
    /// After what it depends on; nothing depends on it, and a run leaves it out.
    case curate
    case synthesize, augment, train, evaluate

    public var description: String { rawValue }

    /// The command that brings it up to date.
    package var command: String {
        switch self {
        // It takes no time, and every later one does it.
        case .label: "run"
        case .ingest, .curate, .synthesize, .augment, .train, .evaluate: rawValue
        }
    }

    public static func < (a: StageName, b: StageName) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// What the lock calls the results of one stage that another is made from.
package enum StageInput {
    /// The written digits; from `augment` on, with those of synthetic pages.
    package static let digits = "digits"
    /// All that `ingest` was made from.
    package static let sources = "sources"
    /// What people say of the digits, by reviewer and table.
    package static let labels = "labels"
    /// What `ingest` tells a person.
    package static let ingest = "ingest"
    /// Pictures of real lines with what is said of them.
    package static let lines = "lines"
    package static let shards = "shards", model = "model", recipe = "recipe"
    package static let base = "base model", rehearsed = "rehearsed digits"
}

extension RunContext {
    /// - Throws: `InterruptionError.interrupted` where the user asked to stop.
    package func checkCancellation(during stage: StageName) throws(InterruptionError) { try checkCancellation(during: stage.rawValue) }
}
