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
    let cache: SheetCache
    /// For forms that do not show which way up they are; nil where no source has one.
    let uprightCheck: UprightCheck?
    /// The models that look over the labels, by their names.
    let checkModels: [FileName: LoadedModel]
    /// Digests of the templates, by their files.
    let templates: [ManifestPath: ContentDigest]

    /// What one look into a scan gave.
    enum Outcome {
        case page(DecodedImage, SheetReading, identity: SheetIdentity?, digits: [SheetRecord.Digit])
        /// With the picture, where it is one.
        case refusal(Diagnostic, DecodedImage?)
    }

    /// - Throws: `FileSystemError.unwritable`; whatever is wrong with the scan is in the record.
    func read(_ scan: Scan) throws -> ReadSheet {
        let stem = SheetCache.stem(ofScan: scan.name, key: key(scan))
        if let sheet = cache.load(stem) { return sheet }
        var sheet: ReadSheet
        let pictures: [[UInt8]]
        switch try look(into: scan) {
        case .page(let decoded, let reading, let identity, let digits):
            pictures = [reading.overlay(on: decoded.image), reading.contactSheet()].map {
                PNGEncoder.encode($0, compression: .fast)
            }
            let page = SheetRecord.Page(
                identity: identity.map(SheetRecord.Identity.init), statusCounts: statusCounts(reading),
                unreadCount: reading.cells.count(where: \.isUnread),
                projectiveResidualMM: reading.registration.projectiveResidualMM,
                residualMM: reading.registration.residualMM, confidence: reading.registration.confidence,
                remarks: remarks(decoded, reading, scan), digits: digits,
                pictures: SheetRecord.Pictures(
                    overlay: ContentDigest(of: pictures[0]), contactSheet: ContentDigest(of: pictures[1])))
            let cells = digitCells(reading, scan)
            sheet = ReadSheet(
                record: SheetRecord(page: page, rejection: nil), glyphs: cells.compactMap(\.glyph),
                crops: crops(cells), stem: stem)
        case .refusal(let diagnostic, let decoded):
            pictures = decoded.map { [PNGEncoder.encode(Self.reduced($0.image))] } ?? []
            let rejection = SheetRecord.Rejection(
                Reject(file: scan.path.written, diagnostic: diagnostic), picture: pictures.first.map { ContentDigest(of: $0) })
            sheet = ReadSheet(record: SheetRecord(page: nil, rejection: rejection), glyphs: [], crops: [], stem: stem)
            // What the machine refused may go well the next time, or on another machine.
            sheet.isKept = diagnostic.exitStatus != .inputOutput
        }
        if sheet.isKept { try cache.save(sheet, pictures: pictures) }
        sheet.isFresh = true
        return sheet
    }

    /// What is kept of each cell's ink, in their order.
    func crops(_ cells: [CellReading]) -> [PackedInk?] {
        cells.map { profile.crop(ofWriting: $0.ink).flatMap(Digit.keptCrop) }
    }

    /// A rejected page, large enough to see what it is.
    private static func reduced(_ image: GrayImage) -> GrayImage {
        let factor = max(1, (max(image.width, image.height) + maxRejectedSide - 1) / maxRejectedSide)
        return image.reduced(by: min(factor, image.width, image.height))
    }

    private static let maxRejectedSide = 600

    func look(into scan: Scan) throws -> Outcome {
        var decoded: DecodedImage?
        do {
            let given = try scan.note.identity(in: scan.source)
            let picture = try decode(scan)
            decoded = picture
            let read = try SheetReader(template: scan.source.template, profile: profile).read(
                picture.image, dotsPerInch: picture.dotsPerInch, identity: scan.source.readsIdentity ? given : nil)
            let reading = try upright(labeled(read, scan), scan)
            let digits = try digits(digitCells(reading, scan), scan.source.check)
            try requireAgreement(digits)
            return .page(picture, reading, identity: reading.identity ?? given, digits: digits)
        } catch let error as any DiagnosticError {
            guard let diagnostic = error.diagnostics.first else { throw error }
            return .refusal(diagnostic, decoded)
        }
    }

    /// Fewer labeled digits than this say nothing about a sheet.
    private static let minLabeledCount = 10
    /// Even hands that the model does not know are read right more often than this; labels of another sheet are right once in
    /// ten times.
    private static let minAgreement = 0.4

    /// A sheet that hardly agrees with its labels is another one than its sidecar or the labels' table takes it for.
    func requireAgreement(_ digits: [SheetRecord.Digit]) throws(SheetError) {
        let labeled = digits.filter { $0.label != nil && $0.reading != nil }
        guard labeled.count >= Self.minLabeledCount else { return }
        let agreement = Double(labeled.count { $0.label == $0.reading?.digit }) / Double(labeled.count)
        if agreement < Self.minAgreement { throw .labelsDisagree(agreement: agreement) }
    }

    /// The cells that become digits.
    private func digitCells(_ reading: SheetReading, _ scan: Scan) -> [CellReading] {
        reading.cells.filter { $0.status.isDigit && $0.glyph != nil && scan.labels?.cells[$0.labelCell] != .noDigit }
    }

    /// Everything that decides what is read.
    func key(_ scan: Scan) -> ContentDigest {
        let form = ["content \(scan.digest)", "template \(templates[scan.source.templateFile]?.hex ?? "")"]
        var parts = form + readingVersions + [
            "labels \(scan.labels?.digest.hex ?? "")", "identity \((try? scan.note.identity(in: scan.source)).map { "\($0)" } ?? "unclear")",
        ]
        if scan.source.needsUprightCheck { parts.append("upright \(uprightCheck?.model.digest.hex ?? "")") }
        if let check = scan.source.check {
            parts.append("check \(checkModels[FileName(check.model.written)]?.digest.hex ?? "") \(check.minConfidence)")
        }
        return ContentDigest(of: parts.joined(separator: "\n"))
    }

    /// What decides the reading of any picture besides the picture and its form.
    var readingVersions: [String] {
        [
            "profile \(profile.identifier)", "reader \(SheetReader.version) \(inkmillVersion)",
            "libpng \(DecoderVersions.libpng)", "libjpeg \(DecoderVersions.libjpeg)",
        ]
    }

    private func decode(_ scan: Scan) throws -> DecodedImage {
        let bytes = try FileContent.bytes(of: scan.path.resolved)
        guard ContentDigest(of: bytes) == scan.digest else { throw ScanError.changedMeanwhile }
        return try ImageDecoder(dropOutColor: scan.source.template.dropOutColor).decode(bytes)
    }

    /// The reading with what the labels' table says.
    private func labeled(_ reading: SheetReading, _ scan: Scan) throws(ScanError) -> SheetReading {
        guard let labels = scan.labels else { return reading }
        for cell in reading.cells {
            if let printed = cell.label, case .digit(let digit) = labels.cells[cell.labelCell], printed != digit {
                throw .labelsDisagree(place: cell.place, label: digit, printed: printed)
            }
        }
        let lines = labels.lines.filter { name, digits in reading.line(name, holds: digits.count) }
        return reading.labeled { cell in
            if let line = lines[cell.field], line.indices.contains(cell.column) { return line[cell.column] }
            return labels.cells[cell.labelCell].map(\.digit) ?? cell.label
        }
    }

    private func upright(_ reading: SheetReading, _ scan: Scan) throws -> SheetReading {
        guard let uprightCheck else { return reading }
        return try uprightCheck.upright(reading, template: scan.source.template, profile: profile) { try labeled($0, scan) }
    }

    func digits(_ cells: [CellReading], _ check: LabelCheck?) throws -> [SheetRecord.Digit] {
        let model = check.flatMap { checkModels[FileName($0.model.written)] }
        let rows = try model?.probabilities(of: cells.compactMap(\.glyph), jobs: 1)
        return cells.enumerated().map { index, cell in
            let reading = rows.flatMap { rows -> SheetRecord.Reading? in
                let row = rows[index]
                guard let best = row.indices.max(by: { row[$0] < row[$1] }) else { return nil }
                let isSure = Double(row[best]) >= check?.minConfidence ?? 1
                let isDoubted = isSure && cell.label.map { Int($0) != best } ?? false
                return SheetRecord.Reading(
                    digit: UInt8(best), probability: row[best], crop: isDoubted ? Data(PNGEncoder.encode(cell.crop)) : nil)
            }
            return SheetRecord.Digit(
                field: cell.field, row: cell.row, column: cell.column, place: cell.place, label: cell.label,
                status: cell.status.rawValue, score: cell.score, reading: reading)
        }
    }

    func statusCounts(_ reading: SheetReading) -> [String: Int] {
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

extension SheetReading {
    /// Whether a line was split into so many digits: only then is it known which label belongs to which.
    fileprivate func line(_ name: String, holds count: Int) -> Bool {
        guard let field = fields.first(where: { $0.name == name }) else { return false }
        return field.cells.count == count && field.cells.allSatisfy(\.status.isDigit)
    }
}

extension CellReading {
    /// Whether something is written that did not become a digit, and not because the writer crossed it out.
    fileprivate var isUnread: Bool {
        status == .overflow || status == .several
    }
}

extension SheetRecord.Rejection {
    fileprivate init(_ reject: Reject, picture: ContentDigest?) {
        self.init(
            severity: reject.severity, code: reject.code, message: reject.message, fix: reject.fix, picture: picture)
    }
}
