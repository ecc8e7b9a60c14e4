import Support

/// How a filled-in page becomes a picture.
public enum CaptureKind: String, Sendable, CaseIterable, Codable {
    /// A flatbed whose driver lifts the paper to pure white: small files.
    case documentScan
    /// A flatbed that keeps the paper's tone and texture.
    case photoScan
    /// A telephone held over the page: perspective, shadow, a table around it.
    case phone
}

/// What a simulated sheet depends on; nothing else does.
public struct SimulationSettings: Sendable, Equatable {
    public static let dotsPerInchRange = 75.0...600.0

    public let seed: UInt64
    /// Which sheet: its picture and the digits of the moment.
    public let sheetNumber: Int
    /// Whose hand fills it in; nil leaves it blank.
    public let writerNumber: Int?
    public let capture: CaptureKind
    /// Resolution of the scan; for a telephone that of the middle of the page.
    public let dotsPerInch: Double
    /// How the picture is to be stored in its file, 1…8 as in EXIF.
    public let orientationTag: Int
    public let faults: CaptureFaults
    /// What the writer's hand chooses from.
    public let forms: DigitForms
    /// The number of a cell, row by row, in which the writer slips: another digit than the form asks for stands there. Nil for none.
    public let slipCell: Int?
    /// How far the writer's digits lean to the right, run over rise; nil for what the hand has by chance.
    public let slant: Double?

    /// - Throws: `SimulationError` for a resolution, a number or a tag out of range.
    public init(
        seed: UInt64, sheetNumber: Int, writerNumber: Int?, capture: CaptureKind, dotsPerInch: Double,
        orientationTag: Int = 1, faults: CaptureFaults = .none, forms: DigitForms = .common,
        slipCell: Int? = nil, slant: Double? = nil
    ) throws(SimulationError) {
        guard Self.dotsPerInchRange.contains(dotsPerInch) else { throw .resolutionOutOfRange(dotsPerInch) }
        guard sheetNumber >= 0, writerNumber ?? 0 >= 0 else { throw .negativeNumber(min(sheetNumber, writerNumber ?? 0)) }
        guard (1...8).contains(orientationTag) else { throw .unknownOrientation(orientationTag) }
        self.seed = seed
        self.sheetNumber = sheetNumber
        self.writerNumber = writerNumber
        self.capture = capture
        self.dotsPerInch = dotsPerInch
        self.orientationTag = orientationTag
        self.faults = faults
        self.forms = forms
        self.slipCell = slipCell
        self.slant = slant
    }

    /// As it stands in file names and tables; empty for a blank sheet.
    public var writerName: String { writerNumber.map(Handwriting.name(ofWriter:)) ?? "" }

    /// This sheet's own stream for a purpose within it.
    func stream(_ step: SimulationStep, copy: Int = 0) -> RandomStream {
        RandomStream(
            seed: seed, purpose: .simulation, sample: UInt64(sheetNumber), copy: UInt32(truncatingIfNeeded: copy),
            step: step.rawValue)
    }
}
