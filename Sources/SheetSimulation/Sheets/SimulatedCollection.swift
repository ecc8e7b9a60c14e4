import Support

/// The plan of a folder of simulated sheets: which sheet is what, and how its file is written.
///
/// Of every eight ordinary sheets one is a PNG, one is a telephone's and six are scanned JPEGs; the last sheet of all is
/// blank. Every filled-in sheet has a writer of its own.
///
/// **Determinism** A: sheet n of a collection is the same however many follow, save for the blank one at the end.
public struct SimulatedCollection: Sendable, Equatable {
    public static let sheetCountRange = 1...10_000

    /// What a collection is for.
    public enum Kind: String, Sendable, CaseIterable {
        /// Scans and a few photos as they should be, the last sheet blank.
        case ordinary
        /// As ordinary, but every second writer's digits lean far back, as few models know them, and one writer slips once and writes another
        /// digit than the form asks for.
        case mixedHands = "mixed-hands"
        /// Photos with marks covered, corners cut, blur, curl, steep views, shadows and poor paper; none blank.
        case hardPhotos = "hard-photos"
    }

    public let entries: [Entry]

    /// One sheet of the collection.
    public struct Entry: Sendable, Equatable {
        public let settings: SimulationSettings
        /// Such as `writer-07.jpg`.
        public let fileName: String
        public let encoding: Encoding
    }

    /// How a sheet's picture is written.
    public enum Encoding: Sendable, Equatable {
        case png
        /// Quality 1…100 on the usual scale of libjpeg.
        case jpeg(quality: Int)
    }

    /// - Parameters:
    ///   - sheetCount: with the blank one, where there is one.
    ///   - seed: of the whole collection.
    /// - Throws: `SimulationError` for a count or a resolution out of range.
    ///   - dotsPerInch: of the scans, and of photos in the middle of the page.
    ///   - forms: what the writers' hands choose from.
    public static func plan(
        _ kind: Kind = .ordinary, sheetCount: Int, seed: UInt64, dotsPerInch: Double = 150, forms: DigitForms = .common
    ) throws(SimulationError) -> SimulatedCollection {
        guard sheetCountRange.contains(sheetCount) else {
            throw .sheetCountOutOfRange(sheetCount, allowed: sheetCountRange)
        }
        var entries: [Entry] = []
        if kind == .hardPhotos {
            for number in 0..<sheetCount { entries.append(try hardPhoto(number + 1, seed: seed, dotsPerInch: dotsPerInch, forms: forms)) }
            return SimulatedCollection(entries: entries)
        }
        for number in 1..<sheetCount {
            entries.append(
                try filled(
                    number, seed: seed, dotsPerInch: dotsPerInch, forms: forms, habits: kind == .mixedHands ? .mixed(number) : .usual))
        }
        let blank = try SimulationSettings(
            seed: seed, sheetNumber: sheetCount, writerNumber: nil, capture: .documentScan, dotsPerInch: dotsPerInch)
        entries.append(Entry(settings: blank, fileName: "blank.png", encoding: .png))
        return SimulatedCollection(entries: entries)
    }

    /// What is unusual about a writer.
    private struct Habits {
        var slant: Double?
        var slipCell: Int?

        static let usual = Habits()

        /// One of mixed hands, by the sheet's number.
        static func mixed(_ number: Int) -> Habits {
            Habits(slant: number.isMultiple(of: 2) ? -0.95 - 0.05 * Double(number % 5) : nil, slipCell: number == 7 ? 43 : nil)
        }
    }

    private static func filled(
        _ number: Int, seed: UInt64, dotsPerInch: Double, forms: DigitForms, habits: Habits
    ) throws(SimulationError) -> Entry {
        var stream = RandomStream(
            seed: seed, purpose: .simulation, sample: UInt64(number), step: SimulationStep.collection.rawValue)
        let quality = 60 + stream.below(25)
        let isSideways = stream.chance(0.4)
        let (capture, encoding): (CaptureKind, Encoding) =
            switch number % 8 {
            case 3: (.documentScan, .png)
            case 6: (.phone, .jpeg(quality: quality))
            case 1, 5: (.photoScan, .jpeg(quality: quality))
            default: (.documentScan, .jpeg(quality: quality))
            }
        let settings = try SimulationSettings(
            seed: seed, sheetNumber: number, writerNumber: number, capture: capture, dotsPerInch: dotsPerInch,
            orientationTag: capture == .phone && isSideways ? 6 : 1, forms: forms, slipCell: habits.slipCell, slant: habits.slant)
        let ending = encoding == .png ? "png" : "jpg"
        return Entry(
            settings: settings, fileName: Handwriting.name(ofWriter: number) + "." + ending, encoding: encoding)
    }
}
