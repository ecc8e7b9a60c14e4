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

    /// What was read in one cell, or on a picture of a single digit.
    public struct Reading: Sendable, Encodable {
        public let file: String
        /// The page within the file, from 1.
        public let page: Int
        /// The template's name of the field; nil without a template.
        public let field: String?
        /// Nil on a picture of a single digit; 0 on one of a line.
        public let row: Int?
        public let column: Int?
        /// The cell's, or `rejected` where the model is not sure enough; of a picture that is plainly not one of a single digit `several` or
        /// `notADigit`.
        public let status: String
        /// Nil where there is nothing to read, and where it is rejected.
        public let digit: Int?
        /// Of the likeliest digit, 0…1; on a line, times the certainty that it is one whole digit.
        public let probability: Double?

        private enum Key: String, CodingKey {
            case file, page, field, row, column, status, digit, probability
        }

        /// Every key each time: null where there is nothing.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(file, forKey: .file)
            try container.encode(page, forKey: .page)
            try container.encode(field, forKey: .field)
            try container.encode(row, forKey: .row)
            try container.encode(column, forKey: .column)
            try container.encode(status, forKey: .status)
            try container.encode(digit, forKey: .digit)
            try container.encode(probability, forKey: .probability)
        }
    }

    /// What was read on a picture of one line of digits.
    public struct Line: Sendable, Encodable {
        public let file: String
        /// The digits from left to right; `?` for what is not one digit for certain.
        public let text: String
        /// The product of its digits' probabilities; nil where there is none, or not each is known.
        public let probability: Double?
        /// The least of them.
        public let leastProbability: Double?
        public let digits: [Reading]

        private enum Key: String, CodingKey {
            case file, text, probability, leastProbability, digits
        }

        /// Every key each time: null where there is nothing.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(file, forKey: .file)
            try container.encode(text, forKey: .text)
            try container.encode(probability, forKey: .probability)
            try container.encode(leastProbability, forKey: .leastProbability)
            try container.encode(digits, forKey: .digits)
        }

        init(file: String, digits: [Reading]) {
            self.file = file
            self.digits = digits
            text = digits.map { $0.digit.map(String.init) ?? "?" }.joined()
            let probabilities = digits.compactMap(\.probability)
            let isComplete = !digits.isEmpty && probabilities.count == digits.count
            probability = isComplete ? probabilities.reduce(1, *) : nil
            leastProbability = isComplete ? probabilities.min() : nil
        }
    }

    /// The readings in the order of the files and cells, and the files that could not be read.
    public struct Result: Sendable {
        public let readings: [Reading]
        public let rejects: [Reject]
        /// Where each picture shows one line: the readings by picture. Nil otherwise.
        public let lines: [Line]?

        /// How many digits were not sure enough.
        public var rejectedCount: Int { readings.count { $0.status == Recognition.rejectedStatus } }

        /// With a header line; empty fields where there is no value.
        public var csv: String {
            let lines = readings.map { reading in
                CSVLine.text([
                    .text(reading.file), .number("\(reading.page)"), .text(reading.field ?? ""),
                    .number(reading.row.map(String.init) ?? ""), .number(reading.column.map(String.init) ?? ""),
                    .text(reading.status), .number(reading.digit.map(String.init) ?? ""),
                    .number(reading.probability.map { NumberText.fixed($0, digits: 4) } ?? ""),
                ])
            }
            return (["file,page,field,row,column,status,digit,probability"] + lines).joined(separator: "\n")
        }
    }

    /// What a person should be told about the model, and of how the template was read.
    public let remarks: [Diagnostic]

    private let model: LoadedModel
    private let layout: ReadyLayout
    private let jobs: Int
    private let leastProbability: Double

    /// A PNG or JPEG has one page.
    private static let page = 1

    fileprivate static let rejectedStatus = "rejected"
    /// A form, print or a page where one digit should be.
    private static let notADigitStatus = "notADigit"

    private enum ReadyLayout: Sendable {
        case digit
        case line(TextLineReader)
        case sheet(PageReader)
    }

    /// - Parameters:
    ///   - model: a path, or `builtin/` and a name.
    ///   - leastProbability: digits that are less sure are rejected: left to a person.
    /// - Throws: `ModelError`, `ManifestError`, `FileSystemError`.
    public init(model: String, layout: Layout, leastProbability: Double = 0, jobs: Int) throws {
        let profile = NormalizationProfile.mnist
        let loaded = try LoadedModel(BaseModel(written: model, relativeTo: ""), profile: profile)
        self.model = loaded
        var remarks = loaded.remarks
        switch layout {
        case .digit: self.layout = .digit
        case .line: self.layout = .line(TextLineReader(profile: profile, scorer: loaded))
        case .sheet(let file):
            let yaml = try FileContent.encodedManifest(of: file)
            remarks += yaml.remarks(file: file)
            let template = try SheetTemplate(yaml: yaml.text, file: file)
            self.layout = .sheet(PageReader(template: template, profile: profile))
        }
        self.remarks = remarks
        self.jobs = jobs
        self.leastProbability = leastProbability
    }

    /// Reads every picture; one that cannot be read is a reject, and the others are read all the same.
    ///
    /// - Parameter files: pictures, folders of pictures, and `-` for standard input.
    public func read(_ files: [String]) throws -> Result { try read(PictureList(files)) }

    /// The same for pictures that were listed already.
    public func read(_ list: PictureList) throws -> Result {
        let outcomes = try concurrentMap(list.pictures, jobs: jobs) { picture -> Outcome in
            do {
                return .read(try read(picture))
            } catch let error as UnusableModelError {
                // No picture's fault: every other one would be rejected too.
                throw error
            } catch let error as any DiagnosticError {
                guard let diagnostic = error.diagnostics.first else { throw error }
                return .rejected(Reject(file: picture.name, diagnostic: diagnostic))
            }
        }
        var readings: [Reading] = []
        var rejects = list.rejects
        var lines: [Line] = []
        for (file, outcome) in zip(list.pictures.map(\.name), outcomes) {
            switch outcome {
            case .read(let read):
                readings += read.list
                lines.append(Line(file: file, digits: read.list.filter { $0.row != nil }))
                if let refusal = read.refusal { rejects.append(Reject(file: file, diagnostic: refusal)) }
            case .rejected(let reject): rejects.append(reject)
            }
        }
        if case .line = layout { return Result(readings: readings, rejects: rejects, lines: lines) }
        return Result(readings: readings, rejects: rejects, lines: nil)
    }

    private enum Outcome {
        case read(FileReadings)
        case rejected(Reject)
    }

    /// What was read on one picture, and why not where it is plainly not what it should be.
    private struct FileReadings: Sendable {
        let list: [Reading]
        var refusal: Diagnostic?
    }

    private func read(_ picture: PictureList.Picture) throws -> FileReadings {
        let file = picture.name
        switch layout {
        case .digit: return try looseDigitOrRefusal(ImageDecoder().decode(picture.content()).image, named: file)
        case .line(let reader):
            let cells = try reader.read(ImageDecoder().decode(picture.content()).image).cells
            guard !cells.isEmpty else {
                return FileReadings(list: [Self.unread(file, status: CellStatus.empty.rawValue)], refusal: Self.emptyLine)
            }
            return FileReadings(list: try readings(of: cells.map { Item($0, field: nil, certainty: $0.score) }, file: file))
        case .sheet:
            let sheet = try sheet(picture.content())
            return FileReadings(list: try readings(of: sheet, file: file), refusal: sheet.unreadError?.diagnostics.first)
        }
    }

    private static let emptyLine = Diagnostic(
        .warning, code: "line.empty", message: "shows no line of digits", fix: "check that it is the picture you mean, or leave it out")

    private func decoded(_ file: String) throws -> DecodedImage {
        try ImageDecoder().decode(FileContent.bytes(of: file))
    }

    /// Decodes a picture of the form, finds the page, cuts its cells and makes sure that it is the right way up.
    ///
    /// For a recognition whose layout is a sheet.
    /// - Throws: `SheetError`, `ImageCodecError`, `FileSystemError`; `SheetError.unfilled` where the layout is no sheet.
    public func sheet(_ file: String) throws -> SheetReading { try sheet(FileContent.bytes(of: file)) }

    private func sheet(_ bytes: [UInt8]) throws -> SheetReading {
        guard case .sheet(let reader) = layout else { throw SheetError.unfilled(cellCount: 0) }
        return try reader.read(
            reader.decode(bytes), content: ScanContent(labels: nil, uprightCheck: UprightCheck(model: model))
        ).reading
    }

    /// What the model reads in the cells of a sheet, in their order.
    public func readings(of sheet: SheetReading, file: String) throws -> [Reading] {
        try readings(of: sheet.cells.map { Item($0, field: $0.field, certainty: 1) }, file: file)
    }

    /// What the model reads on a picture of a single digit, whatever the layout.
    ///
    /// - Throws: `ImageCodecError`, `FileSystemError`.
    public func looseDigit(_ file: String) throws -> Reading {
        try looseDigit(decoded(file).image, named: file)
    }

    /// The same for a picture that was decoded already.
    public func looseDigit(_ picture: GrayImage, named file: String) throws -> Reading {
        let read = try looseDigitOrRefusal(picture, named: file)
        return read.list.first ?? Self.unread(file, status: CellStatus.empty.rawValue)
    }

    private func looseDigitOrRefusal(_ picture: GrayImage, named file: String) throws -> FileReadings {
        let profile = model.model.profile
        switch profile.looseDigit(in: picture) {
        case .digit(let crop):
            let item = Item(
                field: nil, row: nil, column: nil, status: .ok, glyph: profile.normalize(crop: crop), certainty: 1)
            return FileReadings(list: try readings(of: [item], file: file))
        case .empty: return FileReadings(list: [Self.unread(file, status: CellStatus.empty.rawValue)])
        case .refused(let error):
            let status =
                switch error {
                case .several: CellStatus.several.rawValue
                case .boxes, .crowded, .mark: Self.notADigitStatus
                case .shadow, .specks: CellStatus.empty.rawValue
                }
            return FileReadings(list: [Self.unread(file, status: status)], refusal: error.diagnostics.first)
        }
    }

    private static func unread(_ file: String, status: String) -> Reading {
        Reading(file: file, page: page, field: nil, row: nil, column: nil, status: status, digit: nil, probability: nil)
    }

    fileprivate struct Item {
        let field: String?
        let row: Int?
        let column: Int?
        let status: CellStatus
        let glyph: Glyph?
        /// That the glyph is one whole digit.
        let certainty: Double
    }

    private func readings(of items: [Item], file: String) throws -> [Reading] {
        var probabilities = try model.probabilities(of: items.compactMap(\.glyph), jobs: 1)[...]
        return items.map { item in
            guard item.glyph != nil, let classes = probabilities.popFirst(),
                let best = classes.indices.max(by: { classes[$0] < classes[$1] })
            else {
                return Reading(
                    file: file, page: Self.page, field: item.field, row: item.row, column: item.column, status: item.status.rawValue,
                    digit: nil, probability: nil)
            }
            let probability = Double(classes[best]) * item.certainty
            let isRejected = probability < leastProbability
            return Reading(
                file: file, page: Self.page, field: item.field, row: item.row, column: item.column,
                status: isRejected ? Self.rejectedStatus : item.status.rawValue, digit: isRejected ? nil : best,
                probability: probability)
        }
    }
}

extension Recognition.Item {
    fileprivate init(_ cell: CellReading, field: String?, certainty: Double) {
        self.init(field: field, row: cell.row, column: cell.column, status: cell.status, glyph: cell.glyph, certainty: certainty)
    }
}
