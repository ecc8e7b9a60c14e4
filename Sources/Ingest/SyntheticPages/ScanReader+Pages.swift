import Dataset
import Forms
import Foundation
import ImageCodecs
import Imaging
import Recipes
import SheetReading
import Support

extension ScanReader {
    /// A picture made here, with the truth about it.
    struct SyntheticPicture {
        /// A file's bytes.
        let bytes: [UInt8]
        let source: Source
        let identity: SheetIdentity?
        let digits: KnownDigits

        /// What it is read as.
        struct Source {
            let template: SheetTemplate
            let readsIdentity: Bool
            /// Nil where the labels need not be looked over.
            let check: LabelCheck?
        }
    }

    /// Reads a picture made here as any scan is read, and keeps of it what is known to be true.
    ///
    /// - Parameters:
    ///   - stem: where it is kept.
    ///   - isShown: whether a person may want to look at it.
    /// - Throws: `FileSystemError.unwritable`; whatever is wrong with the picture is in the record.
    func read(_ picture: SyntheticPicture, stem: String, isShown: Bool) throws -> SheetRecord {
        do {
            let reader = PageReader(template: picture.source.template, profile: profile)
            let page = try reader.read(
                reader.decode(StoredPage(picture.bytes)), identity: picture.source.readsIdentity ? picture.identity : nil,
                content: picture.digits)
            let cells = try checkedCells(page.cells, picture.source.check, lines: picture.source.template.lineNames)
            let pictures = isShown ? Self.pictures(of: page) : []
            let record = record(
                page, cells: cells, identity: nil, unreadCount: picture.digits.byPlace.count - cells.count, remarks: [],
                pictures: pictures, stem: stem)
            return try kept(record, pictures: pictures)
        } catch let error as any DiagnosticError where !(error is FileSystemError) {
            guard let diagnostic = error.diagnostics.first else { throw error }
            return try kept(refused(diagnostic, stem: stem), pictures: [])
        }
    }

    /// A picture that gave nothing, with the reason: nobody's mistake.
    func refused(_ diagnostic: Diagnostic, stem: String) -> SheetRecord {
        let note = Diagnostic(.note, code: diagnostic.code, message: diagnostic.message, fix: diagnostic.fix)
        return SheetRecord(outcome: .rejected(note), pictureDigests: [], stem: stem)
    }

    private func kept(_ record: SheetRecord, pictures: [[UInt8]]) throws -> SheetRecord {
        try cache.save(record, pictures: pictures)
        var record = record
        record.isFresh = true
        return record
    }
}
