import Dataset
import Forms
import Foundation
import ImageCodecs
import Imaging
import Recipes
import SheetReading
import Support

/// Reads one scan after another, or finds it read already.
package struct ScanReader: Sendable {
    let profile: NormalizationProfile
    var cache: SheetCache
    /// For forms that do not show which way up they are; nil where no source has one.
    let uprightCheck: UprightCheck?
    /// The models that look over the labels, by their names.
    let checkModels: [FileName: LoadedModel]
    /// Tells what is no digit; nil where no source has its labels looked over.
    let signCheck: SignCheck?
    /// Digests of the templates, by their files.
    let templates: [ManifestPath: ContentDigest]

    /// What a scan turned out to be.
    enum Outcome {
        case page(PageReader.Page, identity: SheetIdentity?, cells: [SheetRecord.Cell])
        /// With the picture, where it is one.
        case refusal(Diagnostic, DecodedImage?)
    }

    /// - Throws: `FileSystemError.unwritable`; whatever is wrong with the scan is in the record.
    func read(_ scan: Scan) throws -> SheetRecord {
        let stem = SheetCache.stem(ofScan: scan.name, key: key(scan))
        if let record = cache.load(stem) { return record }
        var record: SheetRecord
        let pictures: [[UInt8]]
        switch try examine(scan) {
        case .page(let page, let identity, let cells):
            pictures = Self.pictures(of: page)
            record = self.record(
                page, cells: cells, identity: identity, unreadCount: page.reading.cells.count(where: \.isUnread),
                remarks: remarks(page.picture, page.reading, scan), pictures: pictures, stem: stem)
        case .refusal(let diagnostic, let decoded):
            pictures = decoded.map { [PNGEncoder.encode(Self.reduced($0.image))] } ?? []
            record = SheetRecord(
                outcome: .rejected(diagnostic.withoutPlace), pictureDigests: pictures.map { ContentDigest(of: $0) }, stem: stem)
            // What the machine refused may go well the next time, or on another machine.
            record.isKept = diagnostic.exitStatus != .inputOutput
        }
        if record.isKept { try cache.save(record, pictures: pictures) }
        record.isFresh = true
        return record
    }

    /// A rejected page, large enough to see what it is.
    private static func reduced(_ image: GrayImage) -> GrayImage {
        let factor = max(1, (max(image.width, image.height) + maxRejectedSide - 1) / maxRejectedSide)
        return image.reduced(by: min(factor, image.width, image.height))
    }

    private static let maxRejectedSide = 600

    func examine(_ scan: Scan) throws -> Outcome {
        var decoded: DecodedImage?
        do {
            let given = try scan.note.identity(in: scan.source)
            let picture = try picture(of: scan)
            decoded = picture
            let page = try page(scan, on: picture)
            if let error = page.reading.unreadError { throw error }
            let cells = try checkedCells(page.cells, scan.source.check, lines: scan.source.template.lineNames)
            return .page(page, identity: page.reading.identity ?? given, cells: cells)
        } catch let error as any DiagnosticError {
            guard let diagnostic = error.diagnostics.first else { throw error }
            if scan.name.page != nil, let decoded, let error = error as? SheetError, EmptyPage.isEmpty(decoded.image, error) {
                return .refusal(EmptyPage.diagnostic, nil)
            }
            return .refusal(diagnostic, decoded)
        }
    }

    /// - Throws: `ScanError.changedMeanwhile`, `FileSystemError`, what decoding throws.
    func picture(of scan: Scan) throws -> DecodedImage {
        try PageReader(template: scan.source.template, profile: profile).decode(storedPage(of: scan))
    }

    /// The page on a scan's picture.
    ///
    /// - Throws: `SheetError`, `ScanError.labelsDisagree`.
    func page(_ scan: Scan, on picture: DecodedImage) throws -> PageReader.Page {
        let given = try scan.note.identity(in: scan.source)
        return try PageReader(template: scan.source.template, profile: profile).read(
            picture, identity: scan.source.readsIdentity ? given : nil,
            content: ScanContent(labels: scan.labels, uprightCheck: uprightCheck))
    }

    /// Fewer labeled digits than this say nothing about a sheet.
    private static let minLabeledCount = 10
    /// Even hands that the model does not know are read right more often than this; labels of another sheet are right once in
    /// ten times.
    private static let minAgreement = 0.4

    /// A sheet that hardly agrees with its labels is another one than its sidecar or the labels' table takes it for.
    private func requireAgreement(_ cells: [SheetRecord.Cell]) throws(SheetError) {
        let labeled = cells.filter { $0.label != nil && $0.reading != nil }
        guard labeled.count >= Self.minLabeledCount else { return }
        let agreement = Double(labeled.count { $0.label == $0.reading?.digit }) / Double(labeled.count)
        if agreement < Self.minAgreement { throw .labelsDisagree(agreement: agreement) }
    }

    /// Everything that decides what is read.
    func key(_ scan: Scan) -> ContentDigest {
        let form = ["content \(scan.digest)", "template \(templates[scan.source.templateFile]?.hex ?? "")"]
        var parts =
            form + readingVersions + [
                "labels \(scan.labels?.digest.hex ?? "")",
                "identity \((try? scan.note.identity(in: scan.source)).map { "\($0)" } ?? "unclear")",
            ]
        switch scan.kind {
        case .png, .jpeg: break
        case .avif, .bmp, .gif, .heic, .jpeg2000, .jpegXL, .pdf, .tiff, .webp, .zip, .text, .empty, .unknown:
            parts.append(DecoderVersions.others)
        }
        if scan.source.needsUprightCheck { parts.append("upright \(uprightCheck?.model.digest.hex ?? "")") }
        if let check = scan.source.check {
            let digests = [checkModels[FileName(check.model.written)]?.digest, signCheck?.digest].map { $0?.hex ?? "" }
            parts.append("check \(digests.joined(separator: " ")) \(check.minConfidence)")
        }
        return ContentDigest(of: parts.joined(separator: "\n"))
    }

    /// What decides the reading of any picture besides the picture and its form.
    var readingVersions: [String] {
        [
            "profile \(profile.identifier)", "reader \(SheetReader.version) \(inkmillVersion)", "record \(SheetRecordText.version)",
            "libpng \(DecoderVersions.libpng)", "libjpeg \(DecoderVersions.libjpeg)",
        ]
    }

    /// - Throws: `ScanError.changedMeanwhile`, `FileSystemError`.
    private func storedPage(of scan: Scan) throws -> StoredPage {
        let page = try PictureFile(contentsOf: scan.file.resolved).page(at: scan.location)
        guard page.digest == scan.digest else { throw ScanError.changedMeanwhile }
        return page
    }

    /// What the record holds of each cell, with what the checking model reads.
    ///
    /// - Throws: `SheetError.labelsDisagree` for a sheet that hardly agrees with its labels.
    func checkedCells(_ cells: [CellReading], _ check: LabelCheck?, lines: Set<String>) throws -> [SheetRecord.Cell] {
        let cells = try recorded(cells, check, lines: lines)
        try requireAgreement(cells)
        return cells
    }

    /// The pictures of a page for a person: an overlay and a contact sheet, as PNG files.
    static func pictures(of page: PageReader.Page) -> [[UInt8]] {
        [page.reading.overlay(on: page.picture.image), page.reading.contactSheet()].map {
            PNGEncoder.encode($0, compression: .fast)
        }
    }

    /// All that is kept of a page.
    ///
    /// - Parameter pictures: as `pictures(of:)` gives them, or none.
    func record(
        _ page: PageReader.Page, cells: [SheetRecord.Cell], identity: SheetIdentity?, unreadCount: Int, remarks: [String],
        pictures: [[UInt8]], stem: String
    ) -> SheetRecord {
        let registration = page.reading.registration
        let kept = SheetRecord.Page(
            identity: identity, statusCounts: statusCounts(page.reading), unreadCount: unreadCount,
            projectiveResidualMM: registration.projectiveResidualMM, residualMM: registration.residualMM,
            confidence: registration.confidence, remarks: remarks, cells: cells)
        return SheetRecord(outcome: .page(kept), pictureDigests: pictures.map { ContentDigest(of: $0) }, stem: stem)
    }

    private func recorded(_ cells: [CellReading], _ check: LabelCheck?, lines: Set<String>) throws -> [SheetRecord.Cell] {
        let model = check.flatMap { checkModels[FileName($0.model.written)] }
        var readings: [GlyphReading]?
        if let model, let signCheck {
            readings = try GlyphReading.list(of: cells.compactMap(\.glyph), model: model, signs: signCheck, jobs: 1)
        }
        return cells.enumerated().map { index, cell in
            let reading = readings.map { readings -> SheetRecord.Reading in
                let read = lines.contains(cell.field) ? readings[index].inALine : readings[index]
                let isContradicted = check.flatMap { check in cell.label.map { read.contradicts($0, check) } } ?? false
                return SheetRecord.Reading(
                    digit: read.glyphClass.label, probability: Float(read.probability),
                    crop: isContradicted ? Data(PNGEncoder.encode(cell.crop)) : nil)
            }
            return SheetRecord.Cell(
                field: cell.field, row: cell.row, column: cell.column, place: cell.place, label: cell.label,
                status: cell.status.rawValue, score: cell.score, reading: reading, glyph: cell.glyph ?? Glyph(),
                crop: profile.crop(ofWriting: cell.ink).flatMap(Digit.keptCrop))
        }
    }

    private func statusCounts(_ reading: SheetReading) -> [String: Int] {
        var counts: [String: Int] = [:]
        for cell in reading.cells { counts[cell.status.rawValue, default: 0] += 1 }
        return counts
    }

    private func remarks(_ decoded: DecodedImage, _ reading: SheetReading, _ scan: Scan) -> [String] {
        var remarks = decoded.warnings.map { "decoder: " + $0 }
        if decoded.orientation != 1 { remarks.append("EXIF orientation \(decoded.orientation) applied") }
        if reading.registration.quarterTurns != 0 {
            remarks.append("page turned by \(90 * reading.registration.quarterTurns)°")
        }
        if reading.registration.possibleQuarterTurns.count > 1 {
            remarks.append("neither the form nor what is written on it shows which way up it is: read as it lies")
        }
        if let error = reading.secondInkWarning { remarks += error.diagnostics.map { "\($0.message): \($0.fix)" } }
        guard let labels = scan.labels else {
            if let table = scan.source.labels { remarks.append("\(table.path.written) does not name it") }
            return remarks
        }
        let refused = reading.cells.count { $0.status.isDigit && labels.cells[$0.labelCell] == .noDigit }
        if refused > 0 { remarks.append("\(NumberText.count(refused, "cell")) left out that the labels call empty") }
        for (name, digits) in labels.lines.sorted(by: { $0.key < $1.key }) where !reading.line(name, holds: digits.count) {
            let found = reading.fields.first { $0.name == name }?.cells.count ?? 0
            remarks.append("line '\(name)' not labeled: \(found) figures found where the labels say \(digits.count)")
        }
        return remarks
    }
}

extension CellReading {
    /// Whether something is written that did not become a digit, and not because the writer crossed it out.
    fileprivate var isUnread: Bool {
        status == .overflow || status == .several || status == .secondInk
    }
}
