import Forms
import Foundation
import Recipes
import Support

/// The numbers of a pile, with all that it takes to decide on them again without reading the pictures again.
public struct NumberResults: Sendable {
    public let sheets: [SheetNumbers]
    /// The same for people.
    public let table: NumberTable
    private let template: NumberPile.TemplateFile
    private let acceptance: NumberAcceptance

    init(_ pile: NumberPile, _ sheets: [SheetNumbers]) {
        self.sheets = sheets
        table = NumberTable(pile.template, sheets)
        template = pile.templateFile
        acceptance = pile.acceptance
    }

    /// What the files hold.
    ///
    /// - Parameter names: of the table and of what has to be reviewed, without their folder.
    func bytes(names: (table: String, review: String)) throws -> (table: [UInt8], review: [UInt8], json: [UInt8]) {
        let csv = Array(table.csv.utf8), reviewCSV = Array(table.reviewCSV.utf8)
        let file = NumberResultsFile(
            template: template, acceptance: acceptance, table: .init(file: names.table, digest: ContentDigest(of: csv)),
            review: .init(file: names.review, digest: ContentDigest(of: reviewCSV)), sheets: sheets)
        return (csv, reviewCSV, Array(try JSONFile.text(of: file.sealed()).utf8))
    }
}

/// The content of `results.json`.
struct NumberResultsFile: Codable {
    let format: String
    let version: Int
    let template: NumberPile.TemplateFile
    let acceptance: NumberAcceptance
    let table: TableFile
    let review: TableFile
    let sheets: [SheetNumbers]
    /// Of the file's text with this one empty, so that what a person has changed in it is noticed.
    private var digest: String

    /// A table beside it.
    struct TableFile: Codable {
        /// Without its folder.
        let file: String
        let digest: ContentDigest
    }

    static let format = "inkmill-numbers"
    static let version = 1

    init(
        template: NumberPile.TemplateFile, acceptance: NumberAcceptance, table: TableFile, review: TableFile, sheets: [SheetNumbers]
    ) {
        format = Self.format
        version = Self.version
        self.template = template
        self.acceptance = acceptance
        self.table = table
        self.review = review
        self.sheets = sheets
        digest = ""
    }

    func sealed() throws -> NumberResultsFile {
        var sealed = self
        sealed.digest = ""
        sealed.digest = ContentDigest(of: try JSONFile.text(of: sealed)).hex
        return sealed
    }

    /// Whether it is as it was written.
    func isUnchanged() throws -> Bool { try sealed().digest == digest }

    /// - Throws: `NumberResultsError`, `FileSystemError`.
    static func reading(_ path: String) throws -> NumberResultsFile {
        struct Head: Decodable {
            let format: String?
            let version: Int?
        }
        let data = Data(try FileContent.bytes(of: path)), decoder = JSONDecoder()
        guard let head = try? decoder.decode(Head.self, from: data), head.format == format, let version = head.version else {
            throw NumberResultsError.notNumbers(path)
        }
        guard version == Self.version else { throw NumberResultsError.otherVersion(path, found: version) }
        let file: NumberResultsFile
        do {
            file = try decoder.decode(NumberResultsFile.self, from: data)
        } catch {
            throw NumberResultsError.malformed(path, reason: decodingReason(error))
        }
        for name in [file.table.file, file.review.file] where name.isEmpty || name.contains("/") || name.hasPrefix(".") {
            throw NumberResultsError.malformed(path, reason: "'\(name.shortened)' is no table beside it")
        }
        return file
    }
}

/// Why a file cannot be used as the numbers of a pile.
public enum NumberResultsError: DiagnosticError, Equatable {
    case notNumbers(String)
    case otherVersion(String, found: Int)
    case malformed(String, reason: String)
    case changed(String)
    case templateGone(String, template: String)
    case otherForm(String, template: String, place: String)

    public var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        func refusal(_ file: String, _ code: String, _ message: String, fix: String) -> Diagnostic {
            Diagnostic(code: "numbers." + code, at: SourceLocation(file: file), message: message, fix: fix)
        }
        let again = "run 'inkmill recognize … --numbers' again, which writes it anew; answers that were given are kept beside it"
        return switch self {
        case .notNumbers(let file):
            refusal(
                file, "not-numbers", "this is not the JSON of a pile of numbers, or that of an earlier version",
                fix: "name the JSON file that 'inkmill recognize … --numbers' has written; if it is one, " + again)
        case .otherVersion(let file, let found):
            refusal(
                file, "version", "the file is of version \(found), and this program knows version \(NumberResultsFile.version)",
                fix: again + ", or update Inkmill")
        case .malformed(let file, let reason): refusal(file, "malformed", "the file cannot be understood: \(reason)", fix: again)
        case .changed(let file):
            refusal(
                file, "changed", "the file is not as it was written: somebody has changed it",
                fix: "move it away, if the change is to be kept, and " + again)
        case .templateGone(let file, let template):
            refusal(
                file, "no-template", "its template '\(template)' is not there",
                fix: "run the command in the folder in which the numbers were read, or put the template back")
        case .otherForm(let file, let template, let place):
            refusal(
                file, "other-form", "its template '\(template)' has no place \(place) any more: it is another form now",
                fix: "put the template back, or " + again)
        }
    }
}
