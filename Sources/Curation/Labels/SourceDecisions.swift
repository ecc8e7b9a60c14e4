import Dataset
import Forms
import Foundation
import Ingest
import Recipes
import Support

/// What the manifest says against its sources, digit by digit: tables of corrections, and what is left out.
struct SourceDecisions {
    /// Labels of the tables, by digit; what is no digit is left out.
    private(set) var corrections: [String: Correction] = [:]
    /// Digits that the manifest leaves out.
    private(set) var excluded: Set<String> = []
    /// What a person should know: lines and patterns that mean nothing.
    private(set) var remarks: [Diagnostic] = []

    struct Correction {
        /// Nil for what is no digit.
        let label: UInt8?
        let why: String
        /// The table, as the manifest names it.
        let table: String
    }

    /// A manifest that says nothing against its sources.
    init() {}

    /// - Parameters:
    ///   - digits: as they were read.
    ///   - sheets: that they are on.
    /// - Throws: `CorrectionErrors` where a table names sheets that are not there.
    init(_ recipe: Recipe, digits: [Digit], sheets: [SheetSummary]) throws(CorrectionErrors) {
        var errors: [CorrectionError] = []
        for source in recipe.sources where !source.corrections.isEmpty {
            let places = DigitPlaces(of: source, digits, sheets: sheets)
            if let table = source.corrections.table { add(table, places, &errors) }
            exclude(source.corrections.exclusion, places, manifest: recipe.file)
            if places.template == nil, recipe.sources.count(where: \.isOfSingleDigits) > 1 {
                remarks.append(Self.severalSources(recipe.file))
            }
        }
        if !errors.isEmpty { throw CorrectionErrors(errors: errors) }
    }

    private mutating func add(_ table: CorrectionTable, _ places: DigitPlaces, _ errors: inout [CorrectionError]) {
        var missing: [Int] = []
        for row in table.rows {
            do throws(CorrectionError) {
                if let digit = try places.digit(row, of: table) {
                    corrections[digit] = Correction(label: row.label.digit, why: row.reason, table: table.path.written)
                } else {
                    missing.append(row.line)
                }
            } catch {
                errors.append(error)
            }
        }
        guard let first = missing.first else { return }
        let rest = missing.count > 1 ? ", and \(NumberText.count(missing.count - 1, "other line"))," : ""
        remarks.append(
            Diagnostic(
                .warning, code: "labels.no-digit", at: SourceLocation(file: table.path.resolved, place: .text(line: first, column: 1)),
                message: "this line\(rest) corrects a cell in which no digit was read",
                fix: "look at the sheet's overlay; take the line out, or leave it for the time when the digit is read"))
    }

    /// Which of several sources a digit is from that is on no sheet, the digit does not say.
    private static func severalSources(_ manifest: String) -> Diagnostic {
        Diagnostic(
            .warning, code: "labels.several-sources", at: SourceLocation(file: manifest),
            message: "'corrections' and 'exclude' of a source without sheets hold for the digits of all such sources together",
            fix: "name digits by their ids, or give the sources writers of their own to exclude by")
    }

    private mutating func exclude(
        _ exclusion: SourceCorrections.Exclusion, _ places: DigitPlaces, manifest: String
    ) {
        for (kind, patterns) in [("digits", exclusion.digits), ("sheets", exclusion.sheets), ("writers", exclusion.writers)] {
            for pattern in patterns {
                let found = places.digits.filter { digit in
                    switch kind {
                    case "digits": digit.id.matches(pattern: pattern)
                    case "sheets": places.file(of: digit)?.matches(pattern: pattern) ?? false
                    default: digit.writer.matches(pattern: pattern)
                    }
                }
                excluded.formUnion(found.map(\.id))
                guard found.isEmpty else { continue }
                let near = kind == "digits" ? nil : Spelling.nearest(to: pattern, among: places.names(kind))
                remarks.append(
                    Diagnostic(
                        .warning, code: "labels.nothing-excluded", at: SourceLocation(file: manifest),
                        message: "'\(pattern)' under 'exclude.\(kind)' means nothing that was read",
                        fix: near.map { "did you mean '\($0)'?" } ?? "check its spelling, or take it out"))
            }
        }
    }
}

/// Where the digits of a source are: on which sheet, or at which place of it. Of a source without sheets, those of all such sources.
struct DigitPlaces {
    /// Nil for a source without sheets.
    let template: SheetTemplate?
    let digits: [Digit]
    private let ids: Set<String>
    private let folder: ManifestPath?
    /// Below the source's folder, of each sheet by its digest.
    private let files: [ContentDigest: String]
    private let sheets: [FileName: ContentDigest]
    private let names: FileNames
    /// Of digits that are on no sheet, by their place.
    private let items: [String: [String]]
    /// The digits of a sheet by their place.
    private let cells: [ContentDigest: [String: String]]

    init(of source: RecipeSource, _ all: [Digit], sheets: [SheetSummary]) {
        ids = Set(all.map(\.id))
        guard case .sheets(let own) = source else {
            let onSheets = Set(sheets.map(\.digest))
            digits = all.filter { !onSheets.contains($0.source) && $0.origin != .simulated && $0.origin != .sign }
            items = Dictionary(grouping: digits, by: \.place).mapValues { $0.map(\.id) }
            (template, folder, files, self.sheets, names, cells) = (nil, nil, [:], [:], FileNames([]), [:])
            return
        }
        (template, folder, items) = (own.template, own.folder, [:])
        let files = Dictionary(sheets.compactMap { sheet in Self.name(sheet.file, in: own).map { (sheet.digest, $0) } }) { first, _ in first
        }
        self.files = files
        self.sheets = Dictionary(files.map { (FileName($0.value), $0.key) }) { first, _ in first }
        names = FileNames(files.values.sorted { FileName($0) < FileName($1) })
        digits = all.filter { files[$0.source] != nil }
        cells = Dictionary(grouping: digits, by: \.source).mapValues { ofSheet in
            Dictionary(ofSheet.map { ($0.place, $0.id) }) { first, _ in first }
        }
    }

    /// The file of a digit's sheet below the source's folder.
    func file(of digit: Digit) -> String? { files[digit.source] }

    func names(_ kind: String) -> [String] {
        kind == "writers" ? Set(digits.map(\.writer)).sorted() : names.list
    }

    /// A sheet's file below a source's folder; nil where it is in another.
    static func name(_ file: String, in source: SheetSource) -> String? {
        let prefix = source.folder.written + "/"
        return file.utf8.starts(with: prefix.utf8) ? String(Substring(file.utf8.dropFirst(prefix.utf8.count))) : nil
    }

    /// The digit that a line means; nil where no digit was read there.
    func digit(_ row: CorrectionTable.Row, of table: CorrectionTable) throws(CorrectionError) -> String? {
        let line = CorrectionError.Line(file: table.path.resolved, number: row.line)
        switch row.subject {
        case .digit(let id):
            return ids.contains(id) ? id : nil
        case .item(let place):
            let found = items[place] ?? []
            if found.count > 1 { throw .ambiguous(line, place: place, count: found.count) }
            return found.first
        case .cell(let file, let place):
            guard let folder else { return nil }
            if let sheet = sheets[file] ?? names.files(meantBy: [file])[file].flatMap({ sheets[$0] }) { return cells[sheet]?[place] }
            // A sheet that was rejected, or counts for another, gives no digit.
            if FileManager.default.fileExists(atPath: folder.appending(PageReference(file.text).file).resolved) { return nil }
            throw .unknownFile(line, name: file.text, near: Spelling.nearest(to: file.text, among: names.list))
        }
    }
}

/// What is wrong with a line of a table of corrections, beside what was read.
enum CorrectionError: DiagnosticError, Equatable {
    struct Line: Sendable, Equatable {
        let file: String
        let number: Int
    }

    case unknownFile(Line, name: String, near: String?)
    case ambiguous(Line, place: String, count: Int)

    var diagnostics: [Diagnostic] {
        switch self {
        case .unknownFile(let line, let name, let near):
            [
                Diagnostic(
                    code: "table.unknown-file", at: Self.location(line), message: "there is no file '\(name)' among the scans",
                    fix: near.map { "did you mean '\($0)'?" }
                        ?? "name files as they lie below the source's folder, such as 'class3/scan7.jpg', or remove the line")
            ]
        case .ambiguous(let line, let place, let count):
            [
                Diagnostic(
                    code: "table.ambiguous", at: Self.location(line), message: "\(count) digits are at '\(place)'",
                    fix: "name the digit by its id in a column 'digit'")
            ]
        }
    }

    private static func location(_ line: Line) -> SourceLocation {
        SourceLocation(file: line.file, place: .text(line: line.number, column: 1))
    }
}

/// All that is wrong with the tables of corrections, told at once.
public struct CorrectionErrors: DiagnosticError {
    let errors: [CorrectionError]

    private static let shownCount = 20

    public var diagnostics: [Diagnostic] {
        let shown = errors.prefix(Self.shownCount).flatMap(\.diagnostics)
        guard errors.count > Self.shownCount else { return shown }
        return shown + [
            Diagnostic(
                code: "table.more", message: "and \(errors.count - Self.shownCount) more", fix: "mend these first, then look again")
        ]
    }
}
