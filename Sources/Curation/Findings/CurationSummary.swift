import Support

/// What came of looking digits over, for a person (`text`) or a program (as JSON); `curation/curation.json` keeps it.
public struct CurationSummary: Sendable, Codable {
    public let recipe: String
    public let digitCount: Int
    /// Those that were looked over: labeled, and written by somebody.
    public let labeledCount: Int
    public let writerCount: Int
    public let foldCount: Int
    /// What is held out as a whole: `writer`, `sheet` or `digit`.
    public let grouping: String
    /// How many wrong labels there are, as far as models can tell.
    public let wrongLabels: Estimate
    /// The same by pair, most first.
    public let wrongPairs: [WrongPair]
    /// How many findings there are of each kind that was looked for.
    public let findingCounts: [FindingCount]
    /// Parts of the digits that are misread more often than the rest, the surest first.
    public let slices: [Slice]
    /// Of all digits, what models misread that have not seen them.
    public let errorRate: Double
    /// From what labels can be told that is not the digit, what is most alarming first.
    public let labelDependences: [LabelDependence]
    /// Which ways of writing the digits are in each split.
    public let coverage: Coverage
    /// Digits, and sheets as a whole, on both sides of a split.
    public let leaks: [Finding]
    /// What a person should know of how far the findings go.
    public let remarks: [String]

    /// An estimated number of digits with its 95 % interval.
    public struct Estimate: Sendable, Codable, Equatable {
        public let count: Double
        public let lower: Double
        public let upper: Double

        init(_ estimate: ConfidentJoint.Estimate) {
            count = estimate.count
            lower = estimate.lower
            upper = estimate.upper
        }

        /// `12 (8 to 17)`
        package var text: String {
            "\(Self.whole(count)) (\(Self.whole(lower)) to \(Self.whole(upper)))"
        }

        private static func whole(_ value: Double) -> String { NumberText.count(Int(value.rounded())) }
    }

    public struct WrongPair: Sendable, Codable, Equatable {
        public let label: UInt8
        /// What these digits are, as `GlyphClass` numbers it.
        public let suggested: UInt8
        public let estimate: Estimate
    }

    public struct FindingCount: Sendable, Codable, Equatable {
        public let kind: FindingKind
        public let count: Int
    }

    /// - Parameter sheets: the files of the sheets that digits are on, by their digests.
    package init(
        recipe: String, digitCount: Int, labeledCount: Int, writerCount: Int, folds: Folds, findings: [Finding],
        wrongLabels: ConfidentJoint, material: FindingMaterial, sheets: [ContentDigest: String], seed: UInt64,
        remarks: [String]
    ) throws {
        self.recipe = recipe
        self.digitCount = digitCount
        self.labeledCount = labeledCount
        self.writerCount = writerCount
        foldCount = folds.count
        grouping = folds.grouping.rawValue
        self.wrongLabels = Estimate(wrongLabels.wrongLabels)
        wrongPairs = wrongLabels.wrongPairs.map {
            WrongPair(label: $0.label, suggested: $0.suggested, estimate: Estimate($0.estimate))
        }
        findingCounts = FindingKind.allCases.map { kind in
            FindingCount(kind: kind, count: findings.count { $0.kind == kind })
        }
        let misread = material.misread
        slices = SliceSearch.slices(of: material.digits, misread: misread, sheets: sheets, allographs: material.allographs)
        labelDependences = try LabelDependenceSearch.dependences(
            of: material.digits, measures: material.measures, sheets: sheets, seed: seed, jobs: material.jobs)
        coverage = Coverage(of: material.digits, allographs: material.allographs, misread: misread, splits: material.splits)
        errorRate = Double(misread.count { $0 }) / Double(max(1, misread.count))
        leaks = findings.filter { $0.kind == .leakage }
        self.remarks = remarks
    }

    /// In a few words, for the end of a stage.
    package var outcome: String {
        findingCounts.filter { $0.count > 0 || $0.kind == .labelIssue }.map {
            "\(NumberText.count($0.count)) \($0.kind.noun(count: $0.count))"
        }.joined(separator: ", ")
    }
}
