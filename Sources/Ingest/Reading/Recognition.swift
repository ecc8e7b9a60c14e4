import Dataset
import Forms
import Foundation
import ImageCodecs
import Imaging
import Recipes
import SheetReading
import Support
import Training

/// Reads the digits on pictures with a trained model.
public struct Recognition: Sendable {
    /// What the pictures show.
    public enum Layout: Sendable {
        /// One digit each.
        case digit
        /// One line of digits each, without boxes.
        case line
        /// Filled-in forms of one template.
        case sheet(templateFile: String)
    }

    /// The readings in the order of the files and cells, and the files that could not be read.
    public struct Result: Sendable {
        public let readings: [Reading]
        public let rejects: [Reject]
        /// Where each picture shows one line: the readings by picture. Nil otherwise.
        public let lines: [Line]?
        /// The numbers of the sheets under the form's rules; nil without a template.
        public let numbers: NumberResults?
        /// What a person should know of the pictures that were read, such as damage that leaves the pixels sound, and empty pages.
        public let remarks: [Diagnostic]

        /// How many digits were not sure enough.
        public var rejectedCount: Int { readings.count { $0.status == Recognition.rejectedStatus } }

        /// With a header line; empty fields where there is no value.
        public var csv: String {
            let lines = readings.map { reading in
                CSVLine.text([
                    .text(reading.file), .number("\(reading.page)"), .text(reading.field ?? ""),
                    .number(reading.row.map(String.init) ?? ""), .number(reading.column.map(String.init) ?? ""),
                    .text(reading.status), .number(reading.digit.map(String.init) ?? ""),
                    .number(reading.probability.map { NumberText.fixed($0, digits: 4) } ?? ""), .number(reading.fieldText),
                    .number(reading.fieldProbability.map { NumberText.fixed($0, digits: 4) } ?? ""),
                ])
            }
            return (["file,page,field,row,column,status,digit,probability,fieldText,fieldProbability"] + lines).joined(separator: "\n")
        }
    }

    /// What a person should be told about the model, and of how the template was read.
    public let remarks: [Diagnostic]

    let model: LoadedModel
    let signs: SignCheck
    let divider: LineDivider
    let numbers: LoadedNumberModel?
    private let layout: ReadyLayout
    private let jobs: Int
    let leastProbability: Double

    static let rejectedStatus = "rejected"
    /// Of a place where somebody wrote that there is no number.
    static let noNumberStatus = "none"
    /// What reads numbers unless a model is named.
    public static let numberModel = "builtin/number"

    private enum ReadyLayout: Sendable {
        case digit
        case line
        case sheet(PageReader, NumberPile)
    }

    /// - Parameters:
    ///   - model: of digits: a path, or `builtin/` and a name.
    ///   - numberModel: of whole numbers, likewise.
    ///   - leastProbability: digits that are less sure are rejected: left to a person.
    ///   - acceptance: which numbers of a form are accepted without a person; nil for what the template says.
    /// - Throws: `ModelError`, `ManifestError`, `FileSystemError`, and what reading the lists that the template's rules name throws.
    public init(
        model: String, numberModel: String = Recognition.numberModel, layout: Layout, leastProbability: Double = 0,
        acceptance: NumberAcceptance? = nil, jobs: Int
    ) throws {
        let profile = NormalizationProfile.mnist
        let loaded = try LoadedModel(BaseModel(written: model, relativeTo: ""), profile: profile)
        self.model = loaded
        signs = try SignCheck(profile: profile)
        divider = LineDivider(model: loaded, signs: signs)
        var remarks = loaded.remarks
        var readsNumbers = false
        switch layout {
        case .digit: self.layout = .digit
        case .line:
            self.layout = .line
            readsNumbers = true
        case .sheet(let file):
            let (pile, templateRemarks) = try NumberPile.reading(file, acceptance: acceptance)
            remarks += templateRemarks
            self.layout = .sheet(PageReader(template: pile.template, profile: profile), pile)
            readsNumbers = pile.template.hasNumbers
        }
        numbers = readsNumbers ? try LoadedNumberModel(BaseModel(written: numberModel, relativeTo: "")) : nil
        self.remarks = remarks
        self.jobs = jobs
        self.leastProbability = leastProbability
    }

    /// Reads every picture; one that cannot be read is a reject, and the others are read all the same.
    ///
    /// - Parameter files: pictures, folders of pictures, and `-` for standard input.
    public func read(_ files: [String]) throws -> Result { try read(PictureList(files)) }

    /// The same for pictures that were listed already.
    ///
    /// - Parameters:
    ///   - overlays: where each page is written with what was found on it; nil for nowhere.
    ///   - answers: what people have said of numbers.
    /// - Throws: `UnusableModelError`; `OutputError` and `FileSystemError.unwritable` of an overlay.
    public func read(
        _ list: PictureList, overlays: RecognitionOverlays? = nil, answers: NumberFiles.Answers = .none
    ) throws -> Result {
        let outcomes = try concurrentMap(Array(list.pictures.enumerated()), jobs: jobs) { index, picture -> Outcome in
            do {
                return try read(picture) { try overlays?.write($0(), ofPicture: index) }
            } catch let error as UnusableModelError {
                // No picture's fault: every other one would be rejected too.
                throw error
            } catch let error as RecognitionOverlays.Failure {
                throw error.error
            } catch let error as any DiagnosticError {
                guard let diagnostic = error.diagnostics.first else { throw error }
                return .rejected(Reject(file: picture.name.text, diagnostic: diagnostic))
            }
        }
        var readings: [Reading] = []
        var rejects = list.rejects
        var lines: [Line] = []
        var sheets: [(picture: PictureList.Picture, values: SheetValues, size: (width: Int, height: Int))] = []
        var remarks = PictureRemarks()
        for (picture, outcome) in zip(list.pictures, outcomes) {
            let name = picture.name
            switch outcome {
            case .read(let read):
                readings += read.list
                lines.append(Line(name, digits: read.list.filter { $0.row != nil }))
                if let values = read.values { sheets.append((picture, values, read.size)) }
                remarks.add(read.warnings, of: name)
                if let refusal = read.refusal { rejects.append(Reject(file: name.text, diagnostic: refusal)) }
            case .emptyPage: remarks.addEmptyPage(name)
            case .rejected(let reject): rejects.append(reject)
            }
        }
        switch layout {
        case .digit: return Result(readings: readings, rejects: rejects, lines: nil, numbers: nil, remarks: remarks.diagnostics)
        case .line: return Result(readings: readings, rejects: rejects, lines: lines, numbers: nil, remarks: remarks.diagnostics)
        case .sheet(_, let pile):
            let digests = try PictureList.digests(of: sheets.map(\.picture), jobs: jobs)
            let read = zip(sheets, digests).map { sheet, digest in
                ReadSheet(
                    picture: NumberPicture(
                        file: sheet.picture.name.file, page: sheet.picture.name.page ?? 1, digest: digest, width: sheet.size.width,
                        height: sheet.size.height), values: sheet.values)
            }
            let decoded = DecodedPile(pile, read, answers: answers.answers)
            return Result(
                readings: readings, rejects: rejects, lines: nil, numbers: decoded.results,
                remarks: remarks.diagnostics + SeveralDigits.remarks(on: readings, of: pile.template) + decoded.remarks
                    + [answers.staleRemark(on: read)].compactMap { $0 })
        }
    }

    private enum Outcome {
        case read(FileReadings)
        /// Of a file of several.
        case emptyPage
        case rejected(Reject)
    }

    /// What was read on one picture, and why not where it is plainly not what it should be.
    private struct FileReadings: Sendable {
        let list: [Reading]
        var refusal: Diagnostic?
        /// Of a sheet.
        var values: SheetValues?
        /// Of the picture in which its cells were found.
        var size = (width: 0, height: 0)
        /// Of the decoder.
        var warnings: [String] = []
    }

    /// - Parameter draw: takes what makes the overlay, once the page is found.
    private func read(_ picture: PictureList.Picture, draw: (_ overlay: () -> PageOverlay) throws -> Void) throws -> Outcome {
        let name = picture.name, decoded: DecodedImage
        switch layout {
        case .digit, .line: decoded = try ImageDecoder().decode(picture.content())
        case .sheet(let reader, _): decoded = try reader.decode(picture.content())
        }
        var read: FileReadings
        switch layout {
        case .digit:
            read = try looseDigitOrRefusal(decoded.image, name)
            try draw { PageOverlay(decoded.image, looseDigit: read.list.first, profile: model.model.profile) }
        case .line:
            let digits = try digits(of: divider.line(on: decoded.image), field: nil, NumberFormat(), on: name)
            read =
                digits.readings.isEmpty
                ? FileReadings(list: [Self.unread(name, status: CellStatus.empty.rawValue)], refusal: Self.emptyLine)
                : FileReadings(list: digits.readings.withFieldTexts)
            try draw { PageOverlay(decoded.image, cells: digits.cells, readings: read.list) }
        case .sheet(let reader, _):
            do {
                let page = try page(decoded), (sheet, list) = try readings(ofFieldsOf: page.reading, name)
                let error = sheet.unreadError ?? sheet.secondInkWarning
                read = FileReadings(
                    list: list, refusal: error?.diagnostics.first, values: SheetValues(reader.template, list, on: sheet),
                    size: (page.picture.image.width, page.picture.image.height))
                try draw { PageOverlay(page.picture.image, sheet: sheet, readings: read.list) }
                try sheet.requireFilled()
            } catch let error as SheetError where name.page != nil && EmptyPage.isEmpty(decoded.image, error) {
                return .emptyPage
            }
        }
        read.warnings = decoded.warnings
        return .read(read)
    }

    /// What the models read on a sheet: of its cells, and of its lines and its cells with numbers, each read as a whole. The sheet that
    /// comes back has a cell for each reading.
    private func readings(ofFieldsOf sheet: SheetReading, _ name: PageReference) throws -> (sheet: SheetReading, readings: [Reading]) {
        func readings(ofDigitsIn cells: [CellReading]) throws -> [Reading] {
            let readings = try self.readings(of: cells.map { Item($0, field: $0.field, certainty: 1) }, name)
            // Beside numbers and lines digits alone do not say whether somebody wrote on the page.
            if cells.count == sheet.cells.count { try BackCheck(model: model, signs: signs).requireFront(cells, readings) }
            return readings
        }
        // Without a form every cell holds a digit.
        guard case .sheet(let reader, _) = layout else { return (sheet, try readings(ofDigitsIn: sheet.cells)) }
        let kinds = reader.template.fields
        let digitCells = zip(kinds, sheet.fields).filter { $0.0.number == nil }.flatMap(\.1.cells)
        var ofDigits = try readings(ofDigitsIn: digitCells)[...]
        var fields: [FieldReading] = [], readings: [Reading] = []
        for (kind, field) in zip(kinds, sheet.fields) {
            switch kind {
            case .line(let line):
                let quad = line.rectMM.corners.map(sheet.registration.pageToPicture.map)
                let digits: (cells: [CellReading], readings: [Reading])
                if let none = noNumber(onLine: field, quad: quad, name) {
                    digits = none
                } else {
                    let written = try field.band.map { LineDivider.Line(band: $0, second: try divider.number(of: field.cells)) }
                    digits = try self.digits(of: written, field: field.name, line.number, on: name)
                }
                fields.append(field.replacingCells(with: digits.cells))
                readings += digits.readings
            case .cells(let grid):
                fields.append(field)
                if let format = grid.number {
                    readings += try field.cells.map { try reading(ofNumberIn: $0, format, name) }
                } else {
                    readings += zip(field.cells, ofDigits.prefix(field.cells.count)).map { $1.knowingMark(in: $0) }
                    ofDigits.removeFirst(field.cells.count)
                }
            }
        }
        return (
            SheetReading(registration: sheet.registration, identity: sheet.identity, fields: fields), readings.withFieldTexts
        )
    }

    private static let emptyLine = Diagnostic(
        .warning, code: "line.empty", message: "shows no line of digits", fix: "check that it is the picture you mean, or leave it out")

    private func decoded(_ file: String) throws -> DecodedImage {
        try ImageDecoder().decode(PictureFile.page(named: file))
    }

    /// Decodes a picture of the form, finds the page, cuts its cells and makes sure that it is the right way up.
    ///
    /// For a recognition whose layout is a sheet.
    /// - Throws: `SheetError`, `ImageCodecError`, `FileSystemError`; `SheetError.unfilled` where the layout is no sheet.
    public func sheet(_ file: String) throws -> SheetReading {
        guard case .sheet(let reader, _) = layout else { throw SheetError.unfilled(cellCount: 0) }
        let sheet = try page(reader.decode(PictureFile.page(named: file))).reading
        try sheet.requireFilled()
        return sheet
    }

    /// A page of the form, also one on which nothing is written.
    private func page(_ picture: DecodedImage) throws -> PageReader.Page {
        guard case .sheet(var reader, _) = layout else { throw SheetError.unfilled(cellCount: 0) }
        reader.acceptsUnfilled = true
        let content = ScanContent(labels: nil, uprightCheck: UprightCheck(model: model))
        do {
            return try reader.read(picture, content: content)
        } catch let error as SheetError {
            guard case .wayUpUnknown = error, reader.template.hasNumbers else { throw error }
            let pages = try [false, true].map { isTurned in
                reader.readsTurned = isTurned
                return try reader.read(picture, content: content)
            }
            guard let upright = try upright(pages, reader.template) else { throw error }
            return upright
        }
    }

    /// What the model reads in the cells of a sheet, in their order.
    ///
    /// - Throws: `SheetError.backShowsThrough`, `UnusableModelError`.
    public func readings(of sheet: SheetReading, file: String) throws -> [Reading] {
        try readings(ofFieldsOf: sheet, PageReference(file: file, page: nil)).readings
    }

    /// What the model reads on a picture of a single digit, whatever the layout.
    ///
    /// - Throws: `ImageCodecError`, `FileSystemError`.
    public func looseDigit(_ file: String) throws -> Reading {
        try looseDigit(decoded(file).image, named: file)
    }

    /// The same for a picture that was decoded already.
    public func looseDigit(_ picture: GrayImage, named file: String) throws -> Reading {
        let name = PageReference(file: file, page: nil), read = try looseDigitOrRefusal(picture, name)
        return read.list.first ?? Self.unread(name, status: CellStatus.empty.rawValue)
    }

    private func looseDigitOrRefusal(_ picture: GrayImage, _ name: PageReference) throws -> FileReadings {
        let profile = model.model.profile
        switch try LooseDigitReader(profile: profile, model: model, signs: signs).digit(in: picture) {
        case .digit(let crop):
            let item = Item(
                field: nil, row: nil, column: nil, status: .ok, glyph: profile.normalize(crop: crop), certainty: 1)
            let list = try readings(of: [item], name)
            let sign = GlyphClass.notDigits.first { sign in list.contains { $0.status == sign.status.rawValue } }
            return FileReadings(list: list, refusal: sign?.refusal)
        case .empty: return FileReadings(list: [Self.unread(name, status: CellStatus.empty.rawValue)])
        case .refused(let error):
            let status =
                switch error {
                case .several: CellStatus.several.rawValue
                case .boxes, .crowded, .mark: CellStatus.notADigit.rawValue
                case .shadow, .specks: CellStatus.empty.rawValue
                }
            return FileReadings(list: [Self.unread(name, status: status)], refusal: error.diagnostics.first)
        }
    }

    private static func unread(_ name: PageReference, status: String) -> Reading {
        let reading = Reading(
            file: name.file, page: name.page ?? 1, field: nil, row: nil, column: nil, status: status, digit: nil, probability: nil)
        return [reading].withFieldTexts[0]
    }

    struct Item {
        let field: String?
        let row: Int?
        let column: Int?
        let status: CellStatus
        let glyph: Glyph?
        /// What the glyph was made of; nil where there is no other way to look at it.
        var cell: CellReading?
        /// That the glyph is one whole digit.
        let certainty: Double
    }

    /// What is read of each glyph, or of its ink seen otherwise: with the paler strokes in which it goes on, and where it is in doubt without
    /// the small pieces beside it.
    private func glyphReadings(of items: [Item]) throws -> [GlyphReading] {
        func read(_ glyphs: [Glyph]) throws -> [GlyphReading] {
            try GlyphReading.list(of: glyphs, model: model, signs: signs, jobs: 1)
        }
        func others(_ indices: [Int], _ ink: (CellReading) -> BilevelImage?) throws -> [(index: Int, reading: GlyphReading)] {
            let glyphs = indices.compactMap { index in
                items[index].cell.flatMap(ink).flatMap(model.model.profile.normalizeWriting).map { (index: index, glyph: $0) }
            }
            return zip(glyphs, try read(glyphs.map(\.glyph))).map { ($0.index, $1) }
        }
        var readings = try read(items.compactMap(\.glyph))
        // What touches a line has some of it in its crop.
        let free = readings.indices.filter { items[$0].status == .ok }, doubtful = readings.indices.filter { !readings[$0].isSure }
        for (index, other) in try others(free, { $0.ink.withPalerStrokes(in: $0.crop) }) {
            readings[index] = readings[index].weighed(against: other)
        }
        let stillDoubtful = doubtful.filter { !readings[$0].isSure }
        for (index, other) in try others(stillDoubtful, { $0.ink.withoutSmallPieces }) where other.isSure { readings[index] = other }
        return readings
    }

    func readings(of items: [Item], _ name: PageReference) throws -> [Reading] {
        var glyphReadings = try glyphReadings(of: items.filter { $0.glyph != nil })[...]
        let readings = items.map { item in
            func unread(_ status: CellStatus) -> Reading {
                Reading(
                    file: name.file, page: name.page ?? 1, field: item.field, row: item.row, column: item.column, status: status.rawValue,
                    digit: nil, probability: nil)
            }
            guard item.glyph != nil, let read = glyphReadings.popFirst() else { return unread(item.status) }
            guard case .digit(let digit) = read.glyphClass else { return unread(read.glyphClass.status) }
            let probability = read.digitProbability * item.certainty
            let isRejected = probability < leastProbability
            return Reading(
                file: name.file, page: name.page ?? 1, field: item.field, row: item.row, column: item.column,
                status: isRejected ? Self.rejectedStatus : item.status.rawValue, digit: isRejected ? nil : Int(digit),
                probability: probability, digitProbabilities: read.probabilities(certainty: item.certainty))
        }
        return readings.withFieldTexts
    }
}

extension Recognition.Item {
    init(_ cell: CellReading, field: String?, certainty: Double) {
        self.init(
            field: field, row: cell.row, column: cell.column, status: cell.status, glyph: cell.glyph, cell: cell,
            certainty: certainty)
    }
}

extension BilevelImage {
    /// Smaller pieces than this fraction of the largest one's ink are no strokes of a digit, but what is left of lines, or specks.
    private static let minPieceFraction = 0.25

    /// Without pieces far smaller than the largest; nil where there are none.
    fileprivate var withoutSmallPieces: BilevelImage? {
        let pieces = components(), largest = pieces.map(\.inkCount).max() ?? 0
        let kept = pieces.filter { Double($0.inkCount) >= Self.minPieceFraction * Double(largest) }
        return kept.isEmpty || kept.count == pieces.count ? nil : InkComponent(joining: kept).ink
    }
}
