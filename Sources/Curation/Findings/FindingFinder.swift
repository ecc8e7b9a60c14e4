import Dataset
import Imaging
import Support

/// One way to find what may be wrong with digits: a file in `Finders/`, and a line in `FinderRegistry`.
///
/// **Determinism** B: the same findings for any number of jobs.
protocol FindingFinder: Sendable {
    static var kind: FindingKind { get }

    init()

    /// What it finds, in any order; `Finding.ranked` puts the worst first.
    func found(in material: FindingMaterial) throws -> [Found]
}

/// What finders look at.
package struct FindingMaterial: Sendable {
    /// Labeled digits that somebody wrote, in the order of the table.
    package let digits: [Digit]
    /// What models that have not seen a digit, nor what is grouped with it, say of it; a row for each of `digits`.
    package let outOfSample: OutOfSample
    package let folds: Folds
    /// Digits that nobody wrote: copies of others, for training only.
    let copies: [Digit]
    /// By id, of each digit that is used; empty where the writers are not divided.
    let splits: [String: Split]
    let profile: NormalizationProfile
    package let duplicates: NearDuplicates
    /// Which way of writing each of `digits` shows; nil where none is told.
    package let allographs: [DigitAllograph?]
    /// What the glyph of each of `digits` says of how it was cut out.
    let measures: [CropMeasures]
    package let jobs: Int

    /// - Throws: `InterruptionError.interrupted`.
    package init(
        digits: [Digit], outOfSample: OutOfSample, folds: Folds, copies: [Digit] = [], splits: [String: Split] = [:],
        profile: NormalizationProfile = .mnist, jobs: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws {
        precondition(digits.count == outOfSample.count && digits.count == folds.digitCount, "\(digits.count) digits")
        self.digits = digits
        self.outOfSample = outOfSample
        self.folds = folds
        self.copies = copies
        self.splits = splits
        self.profile = profile
        self.jobs = jobs
        duplicates = try NearDuplicates(digits, jobs: jobs, isCancelled: isCancelled)
        measures = try concurrentMap(digits.map(\.glyph), jobs: jobs, isCancelled: isCancelled) { CropMeasures($0) }
        allographs = try concurrentMap(digits, jobs: jobs, isCancelled: isCancelled) { AllographReader.allograph(of: $0) }
    }

    /// Of each of `digits`.
    var labels: [UInt8] { digits.map { $0.label ?? 0 } }

    /// Of each of `digits`, whether models that have not seen it say another label.
    var misread: [Bool] { digits.enumerated().map { row, digit in outOfSample.predicted(row) != digit.label ?? 0 } }
}

/// Every finder, sorted by name.
package enum FinderRegistry {
    static let all: [any FindingFinder.Type] = [
        BadCropFinder.self,
        LabelIssueFinder.self,
        LeakageFinder.self,
        NearDuplicateFinder.self,
        NotADigitFinder.self,
        OutlierFinder.self,
        RepeatedSheetFinder.self,
    ]

    /// What all finders find: kind by kind, the worst of each first.
    package static func findings(in material: FindingMaterial) throws -> [Finding] {
        try all.flatMap { finder in Finding.ranked(finder.kind, try finder.init().found(in: material)) }
    }
}
