/// A set of pictures of numbers that reading is measured on.
///
/// A new one is one file in `Sets/` that conforms to this and one line in `NumberSetRegistry`.
protocol NumberSet {
    static var name: String { get }
    /// The folder of the real data that it needs; nil where it needs none.
    static var dataFolder: String? { get }

    /// How its numbers are read. A set that makes pictures writes them into the temporary folder.
    static func results(_ bench: NumbersBench) async throws -> [BenchmarkResult]
}

/// A set of pictures of one line each.
protocol LineSet: NumberSet {
    /// With what is written on them.
    static func lines(_ bench: NumbersBench) throws -> [NumberPicture]
}

/// A picture of one line of digits.
struct NumberPicture {
    let file: String
    /// The digits from left to right.
    let text: String
}

/// Every set, sorted by name.
enum NumberSetRegistry {
    static var all: [any NumberSet.Type] {
        [
            ChequesSet.self, ConditionsSet.self, RosterSet.self, TableSet.self,
        ]
    }
}

/// What every set is measured with.
struct NumbersBench {
    let dataFolder: String
    /// Removed when the set is done.
    let temporaryFolder: String
}
