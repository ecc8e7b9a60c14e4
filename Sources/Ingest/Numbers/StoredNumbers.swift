import Foundation
import ImageCodecs
import Imaging
import Recipes
import Rules
import Support

/// The numbers of a pile as they were written, to be decided on again.
package struct StoredNumbers: Sendable {
    package let files: NumberFiles
    package let pile: NumberPile
    package let sheets: [ReadSheet]
    /// What they were when they were written.
    package let numbers: [SheetNumbers]
    /// What a person should know of what has changed since.
    package let remarks: [Diagnostic]
    /// The files as they were written.
    package let written: Written
    private let folder: String
    private let isForced: Bool

    /// What tells whether somebody has changed the files since they were written.
    package struct Written: Sendable {
        fileprivate let json: ContentDigest
        fileprivate let table: ContentDigest
        fileprivate let review: ContentDigest
    }

    /// - Parameters:
    ///   - path: of the JSON file.
    ///   - isForced: whether tables that somebody has changed are replaced.
    /// - Throws: `NumberResultsError`, `OutputError`, `JournalError`, `FileSystemError`, and what reading the template throws.
    package init(_ path: String, isForced: Bool) throws {
        let file = try NumberResultsFile.reading(path)
        guard try file.isUnchanged() else { throw NumberResultsError.changed(path) }
        written = Written(json: try ContentDigest(ofFile: path), table: file.table.digest, review: file.review.digest)
        self.isForced = isForced
        folder = (path as NSString).deletingLastPathComponent
        let place = FilePlacing(folder: folder)
        guard let template = place.existing(file.template.file, digest: file.template.digest) else {
            throw NumberResultsError.templateGone(path, template: file.template.file)
        }
        let (pile, templateRemarks) = try NumberPile.reading(template, as: file.template.file, acceptance: file.acceptance)
        self.pile = pile
        numbers = file.sheets
        sheets = file.sheets.map(ReadSheet.init)
        try Self.requirePlaces(of: pile, file.sheets, path, template: template)
        let table = place.beside(file.table.file), review = place.beside(file.review.file)
        files = try NumberFiles(
            table: table, review: review, json: path,
            inputs: [template] + sheets.map(\.picture).compactMap { place.existing($0.file, digest: $0.digest) }, isForced: true)
        let answers = try files.answers()
        var remarks = templateRemarks + answers.remarks
        if pile.templateFile.digest != file.template.digest {
            remarks.append(
                Diagnostic(
                    .warning, code: "numbers.template-changed", at: SourceLocation(file: template),
                    message: "the template is another than when the numbers were read: its rules are applied as they are now",
                    fix: "run 'inkmill recognize … --numbers' again where its cells have changed"))
        }
        if let stale = answers.staleRemark(on: sheets) { remarks.append(stale) }
        self.remarks = remarks
    }

    /// Why the tables must not be written anew; nil where they may.
    ///
    /// - Parameter results: to be written; a table that holds them already was left behind by a program that was stopped while it wrote.
    package func keptReason(_ results: NumberResults, since written: Written) throws -> String? {
        let new = try files.bytes(of: results)
        let tables = [(files.table, written.table, new.table), (files.review, written.review, new.review)]
        let changed = isForced ? [] : tables.filter { !Self.isOneOf([$1, ContentDigest(of: $2)], $0) }.map { "'\($0.0)'" }
        if changed.isEmpty { return nil }
        return changed.joined(separator: " and ")
            + (changed.count == 1 ? " was changed by somebody, and stays as it is" : " were changed by somebody, and stay as they are")
    }

    /// A table that is not there any more may be written again.
    private static func isOneOf(_ digests: [ContentDigest], _ path: String) -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return true }
        return (try? ContentDigest(ofFile: path)).map(digests.contains) ?? false
    }

    private static func requirePlaces(of pile: NumberPile, _ sheets: [SheetNumbers], _ path: String, template: String) throws {
        let shapes = Dictionary(uniqueKeysWithValues: pile.template.numberFields.map { ($0.name, $0.shape) })
        for number in sheets.flatMap(\.numbers) {
            guard let shape = shapes[number.field] else {
                throw NumberResultsError.otherForm(path, template: template, place: "'\(number.field)'")
            }
            if (0..<shape.rowCount).contains(number.row), (0..<shape.columnCount).contains(number.column) { continue }
            let place = "'\(number.field)', row \(number.row), column \(number.column)"
            throw NumberResultsError.otherForm(path, template: template, place: place)
        }
    }

    /// The picture of a sheet as its cells were found in it.
    ///
    /// - Throws: `NumberPictureError` where it is gone, or another by now; `ImageCodecError`, `FileSystemError`.
    package func picture(_ sheet: Int) throws -> GrayImage {
        let picture = sheets[sheet].picture
        guard let path = FilePlacing(folder: folder).existing(picture.file, digest: picture.digest) else {
            throw NumberPictureError.gone(picture.file)
        }
        guard try ContentDigest(ofFile: path) == picture.digest else { throw NumberPictureError.changed(picture.file) }
        let decoded = try ImageDecoder().decode(PictureFile(contentsOf: path).page(picture.page))
        let image = decoded.image.withSquarePixels(aspect: decoded.pixelAspect) ?? decoded.image
        // The rows of a fax were stretched when it was read.
        let isFax = image.width == picture.width && image.height < picture.height
        let shown = isFax ? image.stretched(toHeight: picture.height) : image
        guard shown.width == picture.width, shown.height == picture.height else { throw NumberPictureError.changed(picture.file) }
        return shown
    }

    /// Writes the files anew.
    ///
    /// - Parameter written: the files as this program knows them.
    /// - Returns: the files as they are now.
    /// - Throws: `NumberResultsError.changed` where another program has written the JSON meanwhile; `OutputError`, `FileSystemError`.
    package func renew(_ results: NumberResults, after written: Written) throws -> Written {
        guard try ContentDigest(ofFile: files.json) == written.json else { throw NumberResultsError.changed(files.json) }
        let bytes = try files.write(results)
        return Written(
            json: ContentDigest(of: bytes.json), table: ContentDigest(of: bytes.table), review: ContentDigest(of: bytes.review))
    }
}

/// Finds files that results name: from the folder of the results, or as they were named, from the folder at hand.
private struct FilePlacing {
    let folder: String

    func beside(_ name: String) -> String { folder.isEmpty ? name : folder + "/" + name }

    /// - Parameter digest: of the file that is meant; only where none has it another is taken.
    func existing(_ name: String, digest: ContentDigest) -> String? {
        let isAbsolute = (name as NSString).isAbsolutePath
        let paths = ((isAbsolute ? [] : [beside(name)]) + [name]).filter { FileManager.default.fileExists(atPath: $0) }
        guard paths.count > 1, let first = paths.first else { return paths.first }
        return paths.first { (try? ContentDigest(ofFile: $0)) == digest } ?? first
    }
}

/// Why the picture of a sheet cannot be shown.
enum NumberPictureError: DiagnosticError, Equatable {
    case gone(String)
    case changed(String)

    var diagnostics: [Diagnostic] { [diagnostic] }

    private var diagnostic: Diagnostic {
        switch self {
        case .gone(let file):
            Diagnostic(
                code: "numbers.picture-gone", at: SourceLocation(file: file), message: "the picture is not there any more",
                fix: "put it back, or start the review in the folder in which the numbers were read")
        case .changed(let file):
            Diagnostic(
                code: "numbers.picture-changed", at: SourceLocation(file: file),
                message: "the picture is another than the one that was read",
                fix: "put it back, or run 'inkmill recognize … --numbers' again")
        }
    }
}
