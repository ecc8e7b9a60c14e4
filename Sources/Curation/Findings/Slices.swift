import Dataset
import Imaging
import Support

/// A part of the digits that models which have not seen them misread more often than the rest.
public struct Slice: Sendable, Codable, Equatable {
    /// By what the digits are divided.
    public let by: SliceKind
    /// Which part it is: a writer, a sheet's file, a status, a label, a way of writing, or a fifth such as `widest fifth`.
    public let value: String
    public let count: Int
    public let errorCount: Int
    /// How likely so many errors, or more, would be were the part like the whole; corrected for the number of parts.
    public let pValue: Double

    public var errorRate: Double { Double(errorCount) / Double(max(1, count)) }
}

/// By what digits are divided to see where models err.
public enum SliceKind: String, Sendable, Codable, CaseIterable {
    case allograph, label, sheet, slant, status, strokeWidth, writer
}

/// Finds the slices.
///
/// Method: the digits that the folds misread, part by part; the hypergeometric tail of each (Fisher's exact test, one-sided) as the part of all
/// digits that it is, corrected by Benjamini and Hochberg's procedure for all parts of all kinds together; those under 5 % are told.
/// Limits: a wrong label counts as an error, so a slice may be one of wrong labels. Parts of fewer than 10 digits are left out.
///
/// **Determinism** A for the same out-of-sample predictions.
/// **Source** Benjamini, Hochberg: "Controlling the False Discovery Rate", 1995.
struct SliceSearch {
    static let minDigitCount = 10
    static let maxFalseDiscoveryRate = 0.05

    private struct Part {
        let kind: SliceKind
        let value: String
        let rows: [Int]
    }

    /// The surest first.
    ///
    /// - Parameters:
    ///   - sheets: the files of the sheets that digits are on, by their digests; what is on none is no part of a sheet.
    ///   - allographs: which way of writing each digit shows; nil where none is told. Empty where they are not asked for.
    static func slices(
        of digits: [Digit], misread: [Bool], sheets: [ContentDigest: String] = [:], allographs: [DigitAllograph?] = []
    ) -> [Slice] {
        precondition(digits.count == misread.count, "\(digits.count) digits, \(misread.count) readings")
        let parts = SliceKind.allCases.flatMap { kind in Self.parts(of: digits, by: kind, sheets: sheets, allographs: allographs) }
        let tail = HypergeometricTail(count: digits.count, successCount: misread.count { $0 })
        let errorCounts = parts.map { part in part.rows.count { misread[$0] } }
        let corrected = benjaminiHochberg(
            zip(parts, errorCounts).map { tail.probability(ofAtLeast: $1, in: $0.rows.count) })
        var slices: [Slice] = []
        for (index, part) in parts.enumerated() where corrected[index] < maxFalseDiscoveryRate {
            slices.append(
                Slice(
                    by: part.kind, value: part.value, count: part.rows.count, errorCount: errorCounts[index], pValue: corrected[index]))
        }
        return slices.sorted { a, b in
            if a.pValue != b.pValue { return a.pValue < b.pValue }
            if a.errorCount != b.errorCount { return a.errorCount > b.errorCount }
            return (a.by.rawValue, a.value) < (b.by.rawValue, b.value)
        }
    }

    private static func parts(
        of digits: [Digit], by kind: SliceKind, sheets: [ContentDigest: String], allographs: [DigitAllograph?]
    ) -> [Part] {
        let values: [String] =
            switch kind {
            case .allograph: allographs.isEmpty ? digits.map { _ in "" } : allographs.map { $0?.rawValue ?? "" }
            case .label: digits.map { String($0.label ?? 0) }
            case .sheet: digits.map { sheets[$0.source] ?? "" }
            case .status: digits.map(\.status)
            case .writer: digits.map(\.writer)
            case .slant: fifths(digits.map { Self.slant(of: $0.glyph) }, ends: ("leaning most to the left", "leaning most to the right"))
            case .strokeWidth: fifths(digits.map { CropMeasures($0.glyph).strokeWidth }, ends: ("thinnest", "widest"))
            }
        let groups = Dictionary(grouping: digits.indices.filter { !values[$0].isEmpty }, by: { values[$0] })
        // A single part is the whole.
        guard groups.count > 1 else { return [] }
        return groups.filter { $0.value.count >= minDigitCount }.sorted { $0.key < $1.key }.map {
            Part(kind: kind, value: $0.key, rows: $0.value)
        }
    }

    /// Which fifth of the values each is in.
    private static func fifths(_ values: [Double], ends: (String, String)) -> [String] {
        let names = ["\(ends.0) fifth", "second fifth", "middle fifth", "fourth fifth", "\(ends.1) fifth"]
        var result = [String](repeating: "", count: values.count)
        for (position, row) in values.indices.sorted(by: { (values[$0], $0) < (values[$1], $1) }).enumerated() {
            result[row] = names[position * 5 / values.count]
        }
        return result
    }

    /// How far the ink leans to the right, over its height: the shear that would set it upright.
    static func slant(of glyph: Glyph) -> Double {
        var sum = 0.0, sumX = 0.0, sumY = 0.0
        for y in 0..<glyph.height {
            for x in 0..<glyph.width {
                let ink = Double(glyph[x, y])
                sum += ink
                sumX += ink * Double(x)
                sumY += ink * Double(y)
            }
        }
        guard sum > 0 else { return 0 }
        let centerX = sumX / sum, centerY = sumY / sum
        var mixed = 0.0, vertical = 0.0
        for y in 0..<glyph.height {
            for x in 0..<glyph.width {
                let ink = Double(glyph[x, y]), dy = Double(y) - centerY
                mixed += ink * (Double(x) - centerX) * dy
                vertical += ink * dy * dy
            }
        }
        return vertical > 0 ? -mixed / vertical : 0
    }

    /// Corrected p-values, in the order of the values.
    static func benjaminiHochberg(_ values: [Double]) -> [Double] {
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        var corrected = values, least = 1.0
        for (position, index) in order.enumerated().reversed() {
            least = min(least, values[index] * Double(values.count) / Double(position + 1))
            corrected[index] = least
        }
        return corrected
    }
}

/// How likely it is that of some digits drawn from all, at least so many are among the misread ones.
struct HypergeometricTail {
    private let count: Int
    private let successCount: Int
    /// log of k!
    private let logFactorials: [Double]

    init(count: Int, successCount: Int) {
        self.count = count
        self.successCount = successCount
        var logs = [0.0]
        logs.reserveCapacity(count + 1)
        for k in 1..<max(2, count + 1) { logs.append(logs[k - 1] + PortableMath.log(Double(k))) }
        logFactorials = logs
    }

    private func logChoose(_ n: Int, _ k: Int) -> Double { logFactorials[n] - logFactorials[k] - logFactorials[n - k] }

    func probability(ofAtLeast least: Int, in drawn: Int) -> Double {
        let most = min(drawn, successCount), fewest = max(least, drawn - (count - successCount), 0)
        guard fewest <= most else { return 0 }
        if least <= max(0, drawn - (count - successCount)) { return 1 }
        let all = logChoose(count, drawn)
        let sum = (fewest...most).reduce(0.0) { sum, k in
            sum + PortableMath.exp(logChoose(successCount, k) + logChoose(count - successCount, drawn - k) - all)
        }
        return min(1, sum)
    }
}
