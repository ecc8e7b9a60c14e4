import Dataset
import Imaging

/// How many digits of each label and each way of writing there are in each split, and what training lacks that the other splits have.
///
/// A way of writing is `missing` where training has none of it and validation or test has; `rare` where training has fewer than five, or where
/// less than a third as large a part of the label's writers as in validation and test writes so, beyond chance (Fisher's exact test, one-sided, corrected for the
/// number of ways of writing by Benjamini and Hochberg's procedure). Where training or the other splits have one writer only, digits are counted instead.
///
/// Counted are labeled digits that somebody wrote; simulated ones and copies, which training may have besides, are not.
/// Limits: digits that one writer writes alike count one by one where writers cannot be counted.
///
/// **Determinism** A.
public struct Coverage: Sendable, Codable, Equatable {
    /// How many digits, and by how many writers.
    public struct Count: Sendable, Codable, Equatable {
        public let digits: Int
        public let writers: Int
    }

    /// In all digits, and in each split; a split is nil where the writers are not divided.
    public struct Counts: Sendable, Codable, Equatable {
        public let all: Count
        public let train: Count?
        public let validation: Count?
        public let test: Count?
        /// In validation and test together.
        public let heldOut: Count?
    }

    public struct OfLabel: Sendable, Codable, Equatable {
        public let label: UInt8
        public let counts: Counts
    }

    public struct OfAllograph: Sendable, Codable, Equatable {
        public let allograph: DigitAllograph
        public let counts: Counts
        /// Of how many digits models that have not seen them say another label.
        public let misreadCount: Int
        /// Ids of a few, evenly spread.
        public let examples: [String]
    }

    public struct Gap: Sendable, Codable, Equatable {
        public enum Kind: String, Sendable, Codable {
            case missing, rare
        }

        public let allograph: DigitAllograph
        public let kind: Kind
        public let train: Count
        /// In validation and test together.
        public let heldOut: Count
        /// Ids of a few of those in validation and test.
        public let examples: [String]
    }

    /// Of all labels together.
    public let total: Counts
    /// Every digit 0…9, and what else there is.
    public let labels: [OfLabel]
    /// Every way of writing that is told apart, those that are not there too.
    public let allographs: [OfAllograph]
    /// Missing ones first.
    public let gaps: [Gap]

    private static let exampleCount = 8
    static let rareCount = 5
    private static let rareFactor = 3.0, maxFalseDiscoveryRate = 0.05

    /// - Parameters:
    ///   - allographs: of each digit; nil where none is told.
    ///   - misread: of each digit, whether models that have not seen it say another label.
    ///   - splits: by id, of each digit that is used; empty where the writers are not divided.
    package init(of digits: [Digit], allographs forms: [DigitAllograph?], misread: [Bool], splits: [String: Split]) {
        precondition(digits.count == forms.count && digits.count == misread.count, "\(digits.count) digits, \(forms.count) forms")
        let counter = CoverageCounter(digits: digits, splits: splits)
        total = counter.counts(Array(digits.indices))
        let byLabel = Dictionary(grouping: digits.indices, by: { digits[$0].label ?? 0 })
        let labels = Set(byLabel.keys).union(0...9).sorted().map { OfLabel(label: $0, counts: counter.counts(byLabel[$0] ?? [])) }
        let byForm = Dictionary(grouping: digits.indices, by: { forms[$0] })
        let allographs = DigitAllograph.allCases.map { form -> OfAllograph in
            let rows = byForm[form] ?? []
            return OfAllograph(
                allograph: form, counts: counter.counts(rows), misreadCount: rows.count { misread[$0] },
                examples: Self.spread(rows).map { digits[$0].id })
        }
        self.labels = labels
        self.allographs = allographs
        let ofLabel = Dictionary(uniqueKeysWithValues: labels.map { ($0.label, $0.counts) })
        let pValues = SliceSearch.benjaminiHochberg(
            allographs.map { form in ofLabel[form.allograph.label].map { Self.pValue(form.counts, of: $0) } ?? 1 })
        let found = zip(allographs, pValues).compactMap { form, pValue -> Gap? in
            guard let train = form.counts.train, let heldOut = form.counts.heldOut, heldOut.digits > 0 else { return nil }
            guard train.digits < Self.rareCount || pValue < Self.maxFalseDiscoveryRate else { return nil }
            let rows = (byForm[form.allograph] ?? []).filter { counter.isHeldOut($0) }
            return Gap(
                allograph: form.allograph, kind: train.digits == 0 ? .missing : .rare, train: train, heldOut: heldOut,
                examples: Self.spread(rows).map { digits[$0].id })
        }
        gaps = found.filter { $0.kind == .missing } + found.filter { $0.kind == .rare }
    }

    /// How likely it is that so many of the ones in validation and test write so, were training like them; 1 where training has enough.
    private static func pValue(_ form: Counts, of label: Counts) -> Double {
        guard let train = form.train, let heldOut = form.heldOut, let allTrain = label.train, let allHeldOut = label.heldOut else {
            return 1
        }
        let isByWriter = min(allTrain.writers, allHeldOut.writers) > 1
        func number(_ count: Count) -> Int { isByWriter ? count.writers : count.digits }
        let (a, n, b, m) = (number(train), number(allTrain), number(heldOut), number(allHeldOut))
        guard n > 0, m > 0, Double(a) / Double(n) < Double(b) / Double(m) / Self.rareFactor else { return 1 }
        return HypergeometricTail(count: n + m, successCount: a + b).probability(ofAtLeast: b, in: m)
    }

    private static func spread(_ rows: [Int]) -> [Int] {
        let count = min(exampleCount, rows.count)
        return (0..<count).map { rows[$0 * rows.count / count] }
    }
}

/// Counts rows split by split.
private struct CoverageCounter {
    let digits: [Digit]
    let splits: [String: Split]

    func isHeldOut(_ row: Int) -> Bool { splits[digits[row].id].map { $0 != .train } ?? false }

    func counts(_ rows: [Int]) -> Coverage.Counts {
        func count(_ rows: [Int]) -> Coverage.Count {
            Coverage.Count(digits: rows.count, writers: Set(rows.map { digits[$0].writer }).count)
        }
        guard !splits.isEmpty else { return Coverage.Counts(all: count(rows), train: nil, validation: nil, test: nil, heldOut: nil) }
        let parts = Dictionary(grouping: rows, by: { splits[digits[$0].id] })
        return Coverage.Counts(
            all: count(rows), train: count(parts[.train] ?? []), validation: count(parts[.validation] ?? []),
            test: count(parts[.test] ?? []), heldOut: count(rows.filter(isHeldOut)))
    }
}
