import Dataset
import ImageCodecs
import Recipes
import SheetSimulation
import Support

/// Draws and reads the sheets of a simulated source.
///
/// **Determinism** B: sheet n is the same however many there are, as long as the decoding libraries stay.
struct SimulatedPages {
    let source: SimulatedSource
    let seed: UInt64
    let reader: ScanReader
    let context: RunContext

    static let version = 2

    /// - Throws: `ManifestError` about the form, `InterruptionError.interrupted`, `FileSystemError`.
    func sheets() throws -> [SimulatedPage] {
        let simulation = try source.simulation(seed: seed, jobs: context.jobs)
        let formDigest = try ContentDigest(ofFile: source.form.file.resolved)
        let entries = simulation.filledEntries
        context.observe(.started(stage: StageName.synthesize.rawValue, total: entries.count, unit: "simulated sheets"))
        let doneCount = Counter()
        return try concurrentMap(entries, jobs: context.jobs) { entry in
            try context.checkCancellation(during: .synthesize)
            let page = try page(entry, simulation, formDigest: formDigest)
            context.observe(.advanced(stage: StageName.synthesize.rawValue, done: doneCount.increment(), detail: ""))
            return page
        }
    }

    private func page(
        _ entry: SimulatedCollection.Entry, _ simulation: SimulationRun, formDigest: ContentDigest
    ) throws -> SimulatedPage {
        let settings = entry.settings
        // Digits in common forms are known by the rest.
        let forms = source.forms == .common ? "" : " forms \(source.forms)"
        let origin = ContentDigest(
            of: "simulated sheet: form \(formDigest) kind \(source.kind) seed \(settings.seed) number \(settings.sheetNumber)" + forms)
        let key = ContentDigest(of: "\(Self.version) \(origin)\n" + reader.readingVersions.joined(separator: "\n"))
        let name = "simulated-\(settings.sheetNumber)"
        let stem = SheetCache.stem(ofScan: PageReference(file: name, page: nil), key: key)
        let writer = "simulated-\(settings.seed)/" + settings.writerName
        func page(_ record: SheetRecord) -> SimulatedPage {
            SimulatedPage(number: settings.sheetNumber, origin: origin, writer: writer, record: record)
        }
        if let kept = reader.cache.load(stem) { return page(kept) }
        let drawn = try simulation.sheet(entry)
        let written = drawn.cells.filter { $0.label != nil }.map { cell in
            (cell.place, KnownDigits.Cell(label: cell.label, quad: cell.quad))
        }
        let picture = ScanReader.SyntheticPicture(
            bytes: try drawn.encoded(entry.encoding),
            source: .init(template: simulation.template, readsIdentity: drawn.identity != nil, check: nil),
            identity: drawn.identity, digits: KnownDigits(byPlace: Dictionary(written) { first, _ in first }))
        return page(try reader.read(picture, stem: stem, isShown: settings.sheetNumber <= Self.shownCount))
    }

    /// Sheets that a person can look at.
    private static let shownCount = 8
}

/// One simulated sheet, as it was read.
struct SimulatedPage {
    let number: Int
    /// Of all that decides what is on it.
    let origin: ContentDigest
    let writer: String
    let record: SheetRecord

    var digits: [Digit] {
        (record.page?.cells ?? []).map { cell in
            Digit(cell, id: "\(origin.short)/\(cell.place)", writer: writer, source: origin, origin: .simulated)
        }
    }
}

extension SimulatedSource {
    /// - Throws: `ManifestError` about the form, `FileSystemError`.
    func simulation(seed manifestSeed: UInt64, jobs: Int) throws -> SimulationRun {
        let seed = seed ?? manifestSeed
        // An ordinary collection ends with a blank sheet.
        let count = kind == .ordinary ? sheetCount + 1 : sheetCount
        return switch form {
        case .template(let file):
            try SimulationRun(templateFile: file.resolved, kind: kind, sheetCount: count, seed: seed, forms: forms, jobs: jobs)
        case .description(let file):
            try SimulationRun(descriptionFile: file.resolved, kind: kind, sheetCount: count, seed: seed, forms: forms, jobs: jobs)
        }
    }
}
