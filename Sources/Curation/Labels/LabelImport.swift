import Dataset
import Foundation
import Ingest
import Recipes
import Support

/// Labels that people have given elsewhere, as decisions: a table of corrections, or tasks that Label Studio has exported.
///
/// What is as it counts already is no decision, so that a whole table may be handed in of which five lines were changed.
public struct LabelImport: Sendable {
    public enum Format: String, Sendable, CaseIterable {
        /// A table as `CorrectionTable` reads it.
        case csv
        /// Tasks of Label Studio, as `LabelStudioTask` reads them.
        case labelStudio = "label-studio"
    }

    /// What is new, in the order of the file.
    public private(set) var entries: [LabelJournal.Entry] = []
    /// Digits that are as the file says.
    public private(set) var unchangedCount = 0
    /// What a person should know.
    public private(set) var remarks: [Diagnostic] = []

    /// - Parameters:
    ///   - present: the labels that count.
    ///   - digits: as they were read.
    ///   - sheets: that they are on.
    /// - Throws: `TableErrors`, `CorrectionErrors`, `LabelStudioError`, `TextEncodingError`, `FileSystemError`.
    public init(
        _ file: String, format: Format, recipe: Recipe, present: PresentLabels, digits: [Digit], sheets: [SheetSummary]
    ) throws {
        let byID = Dictionary(digits.map { ($0.id, $0) }) { first, _ in first }
        var missing: [String] = []
        func add(_ id: String?, _ label: GivenLabel, why: String, place: String, to import: inout LabelImport) {
            guard let id, let digit = byID[id] else { return missing.append(place) }
            let change = present.changes[id], current = change.map(\.now) ?? digit.label
            let isLeftOut = change.map { $0.now == nil && $0.reason != .contested } ?? false
            if !`import`.add(digit, label, current: current, isLeftOut: isLeftOut, why: why) {
                `import`.unchangedCount += 1
            }
        }
        switch format {
        case .csv:
            for (row, digit) in try Self.rows(of: file, recipe: recipe, digits, sheets, &remarks) {
                add(digit, row.label.digit.map(GivenLabel.digit) ?? .notADigit, why: row.reason, place: "line \(row.line)", to: &self)
            }
        case .labelStudio:
            for (number, task) in try LabelStudioTask.tasks(of: file).enumerated() {
                guard let label = task.label else { continue }
                add(task.digit, label, why: task.why, place: "task \(number + 1)", to: &self)
            }
        }
        if let first = missing.first {
            let rest = missing.count > 1 ? " and \(NumberText.count(missing.count - 1)) more" : ""
            remarks.append(
                Diagnostic(
                    .warning, code: "labels.no-digit", at: SourceLocation(file: file),
                    message: "\(first)\(rest) mean no digit that was read",
                    fix: "take them out, or name digits that 'labels export --all' lists"))
        }
    }

    /// What somebody says of a digit.
    enum GivenLabel: Equatable {
        case digit(UInt8)
        case notADigit
        case unsure
    }

    /// - Returns: whether it is something new.
    private mutating func add(_ digit: Digit, _ label: GivenLabel, current: UInt8?, isLeftOut: Bool, why: String) -> Bool {
        let crop = digit.pictureDigest, target = LabelTarget.digit(digit.id)
        switch label {
        case .unsure:
            entries.append(.init(target, .unsure, crop: crop, was: current, now: current, why: why))
        case .notADigit:
            if isLeftOut { return false }
            entries.append(.init(target, .notADigit, crop: crop, was: current, why: why))
        case .digit(let label):
            if current == label { return false }
            let verdict = label == digit.label ? LabelVerdict.confirmed : .relabeled
            entries.append(.init(target, verdict, crop: crop, was: current, now: label, why: why))
        }
        return true
    }

    /// The lines of a table with the digit of each; of several forms, that whose sheets it names.
    private static func rows(
        of file: String, recipe: Recipe, _ all: [Digit], _ sheets: [SheetSummary], _ remarks: inout [Diagnostic]
    ) throws -> [(CorrectionTable.Row, digit: String?)] {
        let path = ManifestPath(file, relativeTo: "")
        var digits: [Int: String] = [:], rows: [CorrectionTable.Row] = [], failure: (any Error)?, unknown: [Int: CorrectionError] = [:]
        // Forms have fields of their own; a table is one of sheets where it fits one of them.
        for source in recipe.sources where !source.isComputed {
            do {
                let places = DigitPlaces(of: source, all, sheets: sheets), table = try CorrectionTable(path, template: places.template)
                if rows.isEmpty { remarks += table.remarks }
                rows = table.rows
                for row in table.rows where digits[row.line] == nil {
                    do throws(CorrectionError) {
                        if let digit = try places.digit(row, of: table) { digits[row.line] = digit }
                        // A form whose sheets the line names; other sources know nothing of files.
                        if digits[row.line] != nil || places.template != nil { unknown[row.line] = nil }
                    } catch {
                        unknown[row.line] = error
                    }
                }
            } catch {
                failure = failure ?? error
            }
        }
        if rows.isEmpty, let failure { throw failure }
        let errors = rows.compactMap { digits[$0.line] == nil ? unknown[$0.line] : nil }
        if !errors.isEmpty { throw CorrectionErrors(errors: errors) }
        return rows.map { ($0, digits[$0.line]) }
    }
}
