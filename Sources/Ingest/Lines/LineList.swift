import Dataset
import Foundation
import GlyphNormalization
import ImageCodecs
import Imaging
import Recipes
import SheetReading
import Support
import Training

/// A line that somebody has written, as a network is shown it.
package struct RealLine: Sendable {
    /// The picture's path as the manifest's folder sees it.
    package let file: String
    /// The strip that holds the writing.
    package let strip: GrayImage
    package let text: String
    /// Whether the text says which marks stand between the digits; if not, any may.
    package let tellsMarks: Bool
    /// Whose it is, or the picture's name.
    package let writer: String
    /// Where the table says that it goes; nil where it does not say.
    package let split: Split?
    /// What the division into digits says; nil where that is not clear.
    package let second: NumberCandidate?
}

/// The pictures of a recipe's real lines, with the numbers that stand on them.
package struct LineList: Sendable {
    private struct Picture: Sendable {
        let path: ManifestPath
        let writer: String
        let tellsMarks: Bool
        let row: LineTable.Row
    }

    /// What was read, and the pictures that show no line or could not be read.
    package struct Result: Sendable {
        package let lines: [RealLine]
        package let rejects: [Reject]
    }

    private let pictures: [Picture]
    /// Of the pictures, what is said of them, and the way they are read.
    package let digest: ContentDigest
    /// What a person should know of the pictures that nobody has read yet.
    package let remarks: [Diagnostic]

    private static let profile = NormalizationProfile.mnist

    /// Lists and digests the pictures.
    ///
    /// - Parameter own: what is no picture of a line, wherever it lies.
    /// - Throws: `TableErrors` where a table names files that are not there, `IngestError.emptySource`, `FileSystemError`.
    package init(_ sources: [LineSource], own: OwnFiles) throws {
        var pictures: [Picture] = [], remarks: [Diagnostic] = [], digests: [String] = []
        for source in sources {
            let listing = try FolderListing(below: source.folder, own: own)
            if let defect = listing.defects.first { throw defect.error }
            let files = listing.files.filter { !SheetSource.isTableOrNote($0.name) }
            guard !files.isEmpty else {
                throw IngestError.emptySource(folder: source.folder.resolved, pattern: "*", passedOver: listing.passedOver.text)
            }
            let names = FileNames(files.map(\.name))
            for (row, name) in try source.table.rows(of: names) {
                let path = source.folder.appending(name.text)
                pictures.append(
                    Picture(path: path, writer: row.writer ?? name.text, tellsMarks: source.table.tellsMarks, row: row))
                let split = row.split?.rawValue ?? ""
                digests.append(
                    "\(try ContentDigest(ofFile: path.resolved).hex) \(row.text) \(source.table.tellsMarks) "
                        + "\((row.writer ?? name.text).debugDescription) \(split) \(path.written.debugDescription)")
            }
            let others = source.table.notNamed(of: names)
            if !others.isEmpty {
                let shown = others.prefix(Self.shownCount).map { FileName($0).visible }.joined(separator: ", ")
                remarks.append(
                    Diagnostic(
                        .warning, code: "lines.not-named", at: SourceLocation(file: source.folder.resolved),
                        message: "\(NumberText.count(others.count, "picture")) that '\(source.table.path.written)' does not name "
                            + "\(others.count == 1 ? "is" : "are") left out: \(shown)" + (others.count > Self.shownCount ? " …" : ""),
                        fix: "write the numbers that stand on them into the table, or move them away"))
            }
        }
        self.pictures = pictures
        self.remarks = remarks
        digests.append("reader \(Self.version) \(SheetReader.version) \(DecoderVersions.libpng) \(DecoderVersions.libjpeg)")
        if !pictures.isEmpty { digests.append("model \(try LoadedModel.shipped(profile: Self.profile).digest.hex)") }
        digest = ContentDigest(of: digests.joined(separator: "\n"))
    }

    /// How many names a message shows.
    private static let shownCount = 10
    /// A change of how a strip is cut out is a new version.
    private static let version = 3

    package var isEmpty: Bool { pictures.isEmpty }

    /// Finds the line on each picture, as `recognize` does.
    ///
    /// **Determinism** B.
    /// - Throws: `IngestError.noLines` where none shows one, `.sheetRejected` under the policy to stop, `InterruptionError`.
    package func read(_ context: RunContext) throws -> Result {
        guard !isEmpty else { return Result(lines: [], rejects: []) }
        let divider = try LineDivider()
        let outcomes = try concurrentMap(pictures, jobs: context.jobs) { picture -> Swift.Result<RealLine, RejectedLine> in
            try context.checkCancellation(during: "lines")
            do {
                let image = try ImageDecoder().decode(PictureFile.page(named: picture.path.resolved)).image
                guard let line = try divider.line(on: image) else {
                    return .failure(RejectedLine(reject: Reject(file: picture.path.written, diagnostic: Self.noLine)))
                }
                return .success(
                    RealLine(
                        file: picture.path.written, strip: line.strip, text: picture.row.text, tellsMarks: picture.tellsMarks,
                        writer: picture.writer, split: picture.row.split, second: line.second))
            } catch let error as UnusableModelError {
                throw error
            } catch let error as any DiagnosticError {
                return .failure(RejectedLine(reject: Reject(file: picture.path.written, error: error)))
            }
        }
        var lines: [RealLine] = [], rejects: [Reject] = []
        for outcome in outcomes {
            switch outcome {
            case .success(let line): lines.append(line)
            case .failure(let rejected): rejects.append(rejected.reject)
            }
        }
        if context.badSheetPolicy == .stop, let reject = rejects.first(where: { $0.severity == .error }) {
            throw IngestError.sheetRejected(reject)
        }
        if lines.isEmpty { throw IngestError.noLines(rejects: rejects) }
        return Result(lines: lines, rejects: rejects)
    }

    private struct RejectedLine: Error {
        let reject: Reject
    }

    private static let noLine = Diagnostic(
        .warning, code: "line.empty", message: "shows no line of digits", fix: "check that it is the picture you mean, or leave it out")
}
