import Dataset
import Foundation
import ImageCodecs
import Imaging
import Sheets
import Support

/// Reads the sheets of a recipe, each on its own, several at a time.
struct SheetIngest {
    let recipe: Recipe
    let folder: RecipeFolder
    let context: RunContext

    /// All that the sheets gave, in the order of their names.
    struct Result {
        var digits: [Digit] = []
        var summaries: [SheetSummary] = []
        var rejects: [Reject] = []
        /// By path within the recipe's folder.
        var pictures: [String] = []
    }

    private struct Task: Sendable {
        let path: ManifestPath
        let source: SheetSource
        /// The file with the same content that comes earlier.
        let original: ManifestPath?
        let digest: ContentDigest
    }

    private enum Outcome: Sendable {
        case read(digits: [Digit], summary: SheetSummary)
        case rejected(Reject)
    }

    func readAll() throws -> Result {
        let tasks = try listTasks()
        guard !tasks.isEmpty else { return Result() }
        let uprightCheck = try uprightCheck()
        context.observe(.started(stage: "ingest", total: tasks.count, unit: "sheets"))
        let doneCount = Counter()
        let outcomes = try concurrentMap(tasks, jobs: context.jobs) { task in
            try context.checkCancellation(during: "ingest")
            let outcome = try read(task, uprightCheck: uprightCheck)
            context.observe(.advanced(stage: "ingest", done: doneCount.increment(), detail: ""))
            if case .rejected(let reject) = outcome, reject.severity == .error, context.badSheetPolicy == .stop {
                throw PipelineError.sheetRejected(reject)
            }
            return outcome
        }
        var result = Result()
        for outcome in outcomes {
            switch outcome {
            case .read(let digits, let summary):
                result.digits += digits
                result.summaries.append(summary)
                result.pictures += [summary.overlay, summary.contactSheet]
            case .rejected(let reject):
                result.rejects.append(reject)
                context.observe(.message(reject.description))
            }
        }
        return result
    }

    /// The check for forms that do not show which way up they are; nil where no source has one.
    ///
    /// The model is the one that ships, never the recipe's: which sheets are read must not depend on what is trained.
    private func uprightCheck() throws -> UprightCheck? {
        recipe.needsUprightCheck ? UprightCheck(model: try LoadedModel.shipped(profile: recipe.profile)) : nil
    }

    private func listTasks() throws -> [Task] {
        var tasks: [Task] = []
        var firstFile: [ContentDigest: ManifestPath] = [:]
        for case .sheets(let source) in recipe.sources {
            for path in try source.sheetFiles() {
                let digest = try ContentDigest(ofFile: path.resolved)
                tasks.append(Task(path: path, source: source, original: firstFile[digest], digest: digest))
                if firstFile[digest] == nil { firstFile[digest] = path }
            }
        }
        return tasks
    }

    private func read(_ task: Task, uprightCheck: UprightCheck?) throws -> Outcome {
        let file = task.path.written
        if let original = task.original {
            let duplicate = Diagnostic(
                .note, code: "sheet.duplicate", message: "has the same content as \(original.written)",
                fix: "nothing has to be done; remove one of the two to be rid of this note")
            return .rejected(Reject(file: file, diagnostic: duplicate))
        }
        do {
            let decoded = try ImageDecoder().decode(FileContent.bytes(of: task.path.resolved))
            let reading = try SheetReader(template: task.source.template, profile: recipe.profile).read(
                decoded.image, dotsPerInch: decoded.dotsPerInch)
            if reading.registration.isHalfTurnUnknown {
                let turned = reading.halfTurned(template: task.source.template, profile: recipe.profile)
                try uprightCheck?.check(reading, against: turned)
            }
            return .read(digits: digits(task, reading), summary: try writePictures(task, decoded, reading))
        } catch let error as FileSystemError {
            throw error
        } catch let error as any DiagnosticError {
            guard let diagnostic = error.diagnostics.first else { throw error }
            return .rejected(Reject(file: file, diagnostic: diagnostic))
        }
    }

    private func digits(_ task: Task, _ reading: SheetReading) -> [Digit] {
        let writer = task.source.writer.writer(ofFile: task.path.resolved)
        return reading.cells.compactMap { cell in
            guard cell.status.isDigit, let glyph = cell.glyph else { return nil }
            let cellPlace = "r\(twoDigits(cell.row))c\(twoDigits(cell.column))"
            let place = cell.field.isEmpty ? cellPlace : "\(cell.field)/\(cellPlace)"
            return Digit(
                id: "\(task.digest.short)/\(place)", label: cell.label, writer: writer, source: task.digest, place: place,
                status: cell.status.rawValue, score: cell.score, glyph: glyph)
        }
    }

    private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private func writePictures(_ task: Task, _ decoded: DecodedImage, _ reading: SheetReading) throws -> SheetSummary {
        let stem = "sheets/" + writer(task) + "-" + task.digest.hex.prefix(8)
        let overlay = stem + "-overlay.png", contactSheet = stem + "-crops.png"
        try AtomicFile.write(
            PNGEncoder.encode(reading.overlay(on: decoded.image)), to: folder.path(overlay))
        try AtomicFile.write(PNGEncoder.encode(reading.contactSheet()), to: folder.path(contactSheet))
        var statusCounts: [String: Int] = [:]
        for cell in reading.cells { statusCounts[cell.status.rawValue, default: 0] += 1 }
        var remarks = decoded.warnings.map { "decoder: " + $0 }
        if decoded.orientation != 1 { remarks.append("EXIF orientation \(decoded.orientation) applied") }
        if reading.registration.quarterTurns != 0 {
            remarks.append("page turned by \(90 * reading.registration.quarterTurns)°")
        }
        return SheetSummary(
            file: task.path.written, digest: task.digest, writer: writer(task), statusCounts: statusCounts,
            digitCount: digits(task, reading).count, residualMM: reading.registration.residualMM,
            confidence: reading.registration.confidence, remarks: remarks, overlay: overlay, contactSheet: contactSheet)
    }

    private func writer(_ task: Task) -> String { task.source.writer.writer(ofFile: task.path.resolved) }
}
