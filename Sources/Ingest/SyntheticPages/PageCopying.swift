import Dataset
import Forms
import Foundation
import ImageCodecs
import Imaging
import Recipes
import SheetSimulation
import Support

/// Makes the copies of the training writers' sheets: each page photographed again and read as any scan.
///
/// **Determinism** B: a copy is a pure function of the scan, its template, the recipe's seed and `pages`, and the copy's number, as
/// long as the decoding libraries stay.
struct PageCopying {
    let recipe: PageCopyRecipe
    let seed: UInt64
    let reader: ScanReader
    let context: RunContext

    static let version = 1

    /// All copies, sheet by sheet.
    ///
    /// - Parameter sheets: of writers that are trained on; nobody else's are copied.
    /// - Throws: `InterruptionError.interrupted`, `FileSystemError`.
    func copies(of sheets: [LinkedSheet]) throws -> [PageCopy] {
        let total = sheets.count * recipe.copyCount
        guard total > 0 else { return [] }
        context.observe(.started(stage: StageName.synthesize.rawValue, total: total, unit: "page copies"))
        let doneCount = Counter()
        return try concurrentMap(sheets, jobs: context.jobs) { sheet in
            var original: Original?
            return try (1...recipe.copyCount).map { number in
                try context.checkCancellation(during: .synthesize)
                let copy = try copy(number, of: sheet, original: &original)
                context.observe(.advanced(stage: StageName.synthesize.rawValue, done: doneCount.increment(), detail: ""))
                return PageCopy(number: number, original: sheet, record: copy)
            }
        }.flatMap { $0 }
    }

    /// A scan read once more, for what is not kept of it.
    enum Original {
        /// With the corners of the cells in the scan, by their places.
        case page(PagePicture, identity: SheetIdentity?, quads: [String: [Point]])
        /// The file is no longer what it was.
        case refusal(Diagnostic)
    }

    private func copy(
        _ number: Int, of sheet: LinkedSheet, original: inout Original?
    ) throws -> SheetRecord {
        let stem = SheetCache.stem(ofScan: sheet.scan.name, key: key(number, of: sheet)) + "-page\(number)"
        if let kept = reader.cache.load(stem) { return kept }
        let known = try original ?? read(sheet)
        original = known
        switch known {
        case .page(let page, let identity, let quads):
            let picture = try picture(number, of: sheet, page, identity: identity, quads: quads)
            return try reader.read(picture, stem: stem, isShown: number == 1)
        case .refusal(let diagnostic):
            var refused = reader.refused(diagnostic, stem: stem)
            refused.isKept = false
            return refused
        }
    }

    func read(_ sheet: LinkedSheet) throws -> Original {
        switch try reader.examine(sheet.scan) {
        case .refusal(let diagnostic, _): return .refusal(diagnostic)
        case .page(let read, let identity, _):
            let page = PagePicture(
                read.picture.image, registration: read.reading.registration, template: sheet.scan.source.template)
            let quads = Dictionary(read.reading.cells.map { ($0.place, $0.quad) }) { first, _ in first }
            return .page(page, identity: identity, quads: quads)
        }
    }

    /// The copy as a camera delivers it.
    private func picture(
        _ number: Int, of sheet: LinkedSheet, _ original: PagePicture, identity: SheetIdentity?, quads: [String: [Point]]
    ) throws -> ScanReader.SyntheticPicture {
        let page = sheet.scan.digest.number, source = sheet.scan.source
        let conditions = recipe.conditions(dotsPerInch: original.dotsPerInch, seed: seed, page: page, copy: number)
        let photo = PageCamera(seed: seed, page: page, copy: number).photograph(original, under: conditions)
        var known: [String: KnownDigits.Cell] = [:]
        for cell in sheet.page.cells where !sheet.isDropped(cell) {
            guard let quad = quads[cell.place] else { continue }
            known[cell.place] = KnownDigits.Cell(label: cell.label, quad: quad.map(photo.pixel(ofScanPixel:)))
        }
        return ScanReader.SyntheticPicture(
            bytes: try JPEGEncoder.encode(photo.image, quality: photo.jpegQuality),
            source: .init(template: source.template, readsIdentity: source.readsIdentity, check: source.check),
            identity: identity, digits: KnownDigits(byPlace: known))
    }

    /// Everything that decides what is read from a copy.
    private func key(_ number: Int, of sheet: LinkedSheet) -> ContentDigest {
        let policy = sheet.scan.source.check.map { "\($0.policy)" } ?? ""
        return ContentDigest(
            of: "page copy \(Self.version) \(number) seed \(seed) steps \(recipe.digest) policy \(policy) "
                + "original \(reader.key(sheet.scan))")
    }
}

/// One copy of a sheet, as it was read.
struct PageCopy {
    /// From 1.
    let number: Int
    let original: LinkedSheet
    let record: SheetRecord

    /// Named after the digits that they are copies of: every id of a sheet's ends in its cell, so none is a copy's.
    var digits: [Digit] {
        (record.page?.cells ?? []).filter { !original.isDropped($0) }.map { cell in
            Digit(
                cell, id: original.id(of: cell) + Digit.pageCopyEnding(number), writer: original.writer, source: original.scan.digest,
                origin: .pageCopy(number))
        }
    }
}
