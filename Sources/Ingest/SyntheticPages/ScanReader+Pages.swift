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
    func read(_ picture: SyntheticPicture, stem: String, isShown: Bool) throws -> ReadSheet {
        do {
            let decoded = try ImageDecoder(dropOutColor: picture.source.template.dropOutColor).decode(picture.bytes)
            let read = try SheetReader(template: picture.source.template, profile: profile).read(
                decoded.image, dotsPerInch: decoded.dotsPerInch,
                identity: picture.source.readsIdentity ? picture.identity : nil)
            let reading = picture.digits.upright(read, template: picture.source.template, profile: profile).labeled {
                picture.digits.byPlace[$0.place]?.label
            }
            let cells = try picture.digits.cells(of: reading)
            let digits = try digits(cells, picture.source.check)
            try requireAgreement(digits)
            let pictures = isShown
                ? [reading.overlay(on: decoded.image), reading.contactSheet()].map { PNGEncoder.encode($0, compression: .fast) } : []
            let page = SheetRecord.Page(
                identity: nil, statusCounts: statusCounts(reading), unreadCount: picture.digits.byPlace.count - digits.count,
                projectiveResidualMM: reading.registration.projectiveResidualMM,
                residualMM: reading.registration.residualMM, confidence: reading.registration.confidence, remarks: [],
                digits: digits,
                pictures: isShown
                    ? SheetRecord.Pictures(
                        overlay: ContentDigest(of: pictures[0]), contactSheet: ContentDigest(of: pictures[1])) : nil)
            return try kept(
                ReadSheet(
                    record: SheetRecord(page: page, rejection: nil), glyphs: cells.compactMap(\.glyph), crops: crops(cells),
                    stem: stem),
                pictures: pictures)
        } catch let error as any DiagnosticError where !(error is FileSystemError) {
            guard let diagnostic = error.diagnostics.first else { throw error }
            return try kept(refused(diagnostic, stem: stem), pictures: [])
        }
    }

    /// A picture that gave nothing, with the reason: nobody's mistake.
    func refused(_ diagnostic: Diagnostic, stem: String) -> ReadSheet {
        let rejection = SheetRecord.Rejection(
            severity: .note, code: diagnostic.code, message: diagnostic.message, fix: diagnostic.fix, picture: nil)
        return ReadSheet(record: SheetRecord(page: nil, rejection: rejection), glyphs: [], crops: [], stem: stem)
    }

    private func kept(_ sheet: ReadSheet, pictures: [[UInt8]]) throws -> ReadSheet {
        try cache.save(sheet, pictures: pictures)
        var sheet = sheet
        sheet.isFresh = true
        return sheet
    }
}
