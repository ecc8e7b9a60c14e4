import Foundation
import ImageCodecs
import Imaging
import Sheets
import Support
import Training

/// Reads the digits on pictures with a trained model.
public struct Recognition: Sendable {
    /// What was read in one cell, or on a picture of a single digit.
    public struct Reading: Sendable, Encodable {
        public let file: String
        /// Nil on a picture of a single digit.
        public let row: Int?
        public let column: Int?
        public let status: String
        /// Nil where there is nothing to read.
        public let digit: Int?
        /// Of that digit, 0…1.
        public let probability: Double?
    }

    /// The readings in the order of the files and cells, and the files that could not be read.
    public struct Result: Sendable {
        public let readings: [Reading]
        public let rejects: [Reject]

        /// With a header line; empty fields where there is no value.
        public var csv: String {
            let lines = readings.map { reading in
                [
                    reading.file.asCSVField, reading.row.map(String.init) ?? "", reading.column.map(String.init) ?? "",
                    reading.status, reading.digit.map(String.init) ?? "",
                    reading.probability.map { Figure.fixed($0, digits: 4) } ?? "",
                ].joined(separator: ",")
            }
            return (["file,row,column,status,digit,probability"] + lines).joined(separator: "\n")
        }
    }

    private let model: LoadedModel
    private let reader: SheetReader?
    private let jobs: Int

    /// - Parameters:
    ///   - model: a path, or `builtin/` and a name.
    ///   - templateFile: the form that the pictures show; nil where each is a single digit.
    /// - Throws: `ModelError`, `ManifestError`, `FileSystemError`.
    public init(model: String, templateFile: String?, jobs: Int) throws {
        let profile = NormalizationProfile.mnist
        self.model = try LoadedModel(BaseModel(written: model, relativeTo: ""), profile: profile)
        reader = try templateFile.map { file in
            let template = try SheetTemplate(yaml: FileContent.text(of: file), file: file)
            return SheetReader(template: template, profile: profile)
        }
        self.jobs = jobs
    }

    /// Reads every picture; one that cannot be read is a reject, and the others are read all the same.
    public func read(_ files: [String]) throws -> Result {
        let outcomes = try concurrentMap(files, jobs: jobs) { file -> Swift.Result<[Reading], RejectedFile> in
            do {
                return .success(try read(file))
            } catch let error as any DiagnosticError {
                guard let diagnostic = error.diagnostics.first else { throw error }
                return .failure(RejectedFile(Reject(file: file, diagnostic: diagnostic)))
            }
        }
        var readings: [Reading] = []
        var rejects: [Reject] = []
        for outcome in outcomes {
            switch outcome {
            case .success(let list): readings += list
            case .failure(let rejected): rejects.append(rejected.reject)
            }
        }
        return Result(readings: readings, rejects: rejects)
    }

    private struct RejectedFile: Error {
        let reject: Reject
        init(_ reject: Reject) { self.reject = reject }
    }

    private func read(_ file: String) throws -> [Reading] {
        let decoded = try ImageDecoder().decode(FileContent.bytes(of: file))
        guard let reader else {
            let glyph = model.model.profile.normalizeLooseDigit(decoded.image)
            let status = glyph == nil ? CellStatus.empty : .ok
            return try readings(of: [(row: nil, column: nil, status: status.rawValue, glyph: glyph)], file: file)
        }
        let read = try reader.read(decoded.image, dotsPerInch: decoded.dotsPerInch)
        let reading = try UprightCheck(model: model).upright(read, template: reader.template, profile: reader.profile)
        return try readings(
            of: reading.cells.map { (row: $0.row, column: $0.column, status: $0.status.rawValue, glyph: $0.glyph) }, file: file)
    }

    private typealias Item = (row: Int?, column: Int?, status: String, glyph: Glyph?)

    private func readings(of items: [Item], file: String) throws -> [Reading] {
        var probabilities = try model.probabilities(of: items.compactMap(\.glyph), jobs: 1)[...]
        return items.map { item in
            guard item.glyph != nil, let classes = probabilities.popFirst(),
                let best = classes.indices.max(by: { classes[$0] < classes[$1] })
            else {
                return Reading(
                    file: file, row: item.row, column: item.column, status: item.status, digit: nil, probability: nil)
            }
            return Reading(
                file: file, row: item.row, column: item.column, status: item.status, digit: best,
                probability: Double(classes[best]))
        }
    }
}
