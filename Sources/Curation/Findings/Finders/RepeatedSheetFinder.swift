import Dataset
import Support

/// One sheet scanned twice under two names: two sources most of whose digits are nearly the same at the same places.
///
/// Two scans of a sheet differ more than duplicates do, by light, resolution and threshold, so that single digits do not show it; the
/// median of the sheet does. The score is 1 − that median over the median distance to the nearest digit.
/// Cost: pairs of sources × three digits, more for those that are alike.
struct RepeatedSheetFinder: FindingFinder {
    static let kind = FindingKind.repeatedSheet

    /// Fewer places in common say nothing.
    private static let minCommonCount = 6
    /// Places that are compared, spread over the sheet.
    private static let maxCommonCount = 24, firstLookCount = 3
    /// Of the median over the places.
    static let maxRatio = 0.7
    /// Places looked at first are not all that far apart on the same sheet.
    private static let firstLookRatio = 1.2

    private struct Sheet: Sendable {
        let rows: [Int]
        let rowByPlace: [String: Int]
    }

    func found(in material: FindingMaterial) throws -> [Found] {
        let digits = material.digits, duplicates = material.duplicates
        guard duplicates.medianNearest > 0 else { return [] }
        var sheets: [Sheet] = []
        for rows in Dictionary(grouping: digits.indices, by: { digits[$0].source }).values.sorted(by: { $0[0] < $1[0] })
        where rows.count >= Self.minCommonCount {
            sheets.append(Sheet(rows: rows, rowByPlace: Dictionary(rows.map { (digits[$0].place, $0) }) { first, _ in first }))
        }
        let all = sheets
        return try concurrentMap(Array(all.indices), jobs: material.jobs) { index in
            (index + 1..<all.count).compactMap { other in Self.found(all[index], all[other], material) }
        }.flatMap { $0 }
    }

    private static func found(_ sheet: Sheet, _ other: Sheet, _ material: FindingMaterial) -> Found? {
        let common = sheet.rows.compactMap { row in other.rowByPlace[material.digits[row].place].map { (row, $0) } }
        guard common.count >= minCommonCount else { return nil }
        let count = min(common.count, maxCommonCount)
        // An odd stride, so that the places looked at first are of several columns.
        let chosen = (0..<count).map { common[$0 * common.count / count] }
        var ratios: [Double] = []
        for (index, pair) in chosen.enumerated() {
            ratios.append(material.duplicates.ratio(pair.0, pair.1))
            if index + 1 == firstLookCount, ratios.allSatisfy({ $0 > firstLookRatio }) { return nil }
        }
        let median = ratios.sorted()[ratios.count / 2]
        guard median < maxRatio else { return nil }
        let first = material.digits[chosen[0].0], second = material.digits[chosen[0].1]
        let alike = ratios.count { $0 < 1 }
        let who = first.writer == second.writer ? "" : ", said to be of '\(first.writer)' and of '\(second.writer)'"
        return Found(
            digit: first.id, other: second.id, score: 1 - median,
            why: ("\(alike) of \(ratios.count) digits are nearly the same at the same places of two sheets\(who): one sheet, scanned twice "
                + "under two names").onOneLine)
    }
}
