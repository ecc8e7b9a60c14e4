import ImageCodecs
import Imaging
import Support
import Testing
import TestSupport
@testable import Forms
@testable import SheetReading
@testable import SheetSimulation

/// Photos with marks covered, corners cut, blur, curl and steep views: read as they were written, or refused.
@Suite struct HardPhotoTests {
    private static let photos = Result { try SimulatedCollection.plan(.hardPhotos, sheetCount: 16, seed: 1).entries }

    /// What a reading may never do: a digit for a cell that it was not cut from, or for one that nobody wrote in.
    static func falseLabels(_ reading: SheetReading, _ truth: [SimulatedCell]) -> [CellReading] {
        zip(reading.cells, truth).compactMap { cell, truth in
            guard cell.status.isDigit else { return nil }
            let reach = 0.3 * min(truth.quad[0].distance(to: truth.quad[1]), truth.quad[1].distance(to: truth.quad[2]))
            let isPlaced = Rect(around: cell.quad).center.distance(to: Rect(around: truth.quad).center) < reach
            return isPlaced && truth.label != nil ? nil : cell
        }
    }

    @Test(arguments: 0..<16)
    func hardPhotoIsReadAsItWasWritten(_ index: Int) throws {
        let entry = try Self.photos.get()[index]
        let template = try SheetTemplate.shipped("quickstart")
        let sheet = SheetSimulator(template: template).sheet(entry.settings)
        guard case .jpeg(let quality) = entry.encoding else {
            Issue.record("a hard photo is a JPEG")
            return
        }
        let image = try ImageDecoder().decode(try JPEGEncoder.encode(sheet.image, quality: quality)).image
        let reading = try SheetReader(template: template).read(image)
        #expect(Self.falseLabels(reading, sheet.cells).isEmpty)
        let written = zip(reading.cells, sheet.cells).filter { $1.label != nil }
        #expect(written.count { cell, _ in cell.status.isDigit } >= written.count * 8 / 10)
    }

    /// A page too small for the quickstart's 100 cells, quick to draw at any resolution.
    private static let small = SheetTemplate(
        name: "small", pageSizeMM: Size(width: 105, height: 100),
        registration: .marks(RingMarks(insetMM: 12, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7])),
        fields: [
            .cells(
                CellGrid(
                    originMM: Point(x: 20, y: 24), pitchMM: Size(width: 13, height: 13), columnCount: 5, rowCount: 4, lineWidthMM: 0.3,
                    labels: .fixed((0..<20).map { UInt8($0 % 10) })))
        ])

    /// A fault by itself: what it is called, and how the picture is taken.
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var capture = CaptureKind.phone
        var dotsPerInch = 150.0
        let faults: CaptureFaults

        init(
            _ name: String, capture: CaptureKind = .phone, dotsPerInch: Double = 150, _ change: (inout CaptureFaults) -> Void
        ) {
            testDescription = name
            self.capture = capture
            self.dotsPerInch = dotsPerInch
            var faults = CaptureFaults()
            change(&faults)
            self.faults = faults
        }
    }

    static let faults = [
        Fault("turned by 137 degrees") { $0.turnDegrees = 137 },
        Fault("a scan turned by 60 degrees", capture: .photoScan) { $0.turnDegrees = 60 },
        Fault("seen at 35 degrees") { $0.tiltDegrees = 35 },
        Fault("seen at 30 degrees with a mark covered") { ($0.tiltDegrees, $0.coveredCorners) = (30, [2]) },
        Fault("bent by 5 mm") { $0.bendHeightMM = 5 },
        Fault("a sharp shadow and dark corners") { ($0.shadowDepth, $0.vignetteDepth) = (0.5, 0.4) },
        Fault("photocopied gray") { $0.tonerFraction = 0.45 },
        Fault("out of focus and moved") { ($0.defocusMM, $0.motionMM) = (0.15, 0.3) },
        Fault("on squared paper", capture: .photoScan) { $0.paper = .squared(spacingMM: 5, darkness: 0.15) },
        Fault("on colored paper") { $0.paper = .tinted(lightness: 0.6) },
        Fault("printed at 90 %") { $0.printScale = 0.9 },
        Fault("printed at 110 %", capture: .photoScan) { $0.printScale = 1.1 },
        Fault("hardly pressed", capture: .photoScan) { $0.inkFraction = 0.4 },
        Fault("the back shows through", capture: .photoScan) { $0.showThrough = 0.4 },
        Fault("digits over the lines") { $0.overrunProbability = 0.3 },
        Fault("a scan at 100 dpi", capture: .documentScan, dotsPerInch: 100) { _ in },
        Fault("a scan at 600 dpi", capture: .documentScan, dotsPerInch: 600) { _ in },
    ]

    @Test(arguments: faults)
    func faultByItselfIsOvercome(_ fault: Fault) throws {
        let settings = try SimulationSettings(
            seed: 1, sheetNumber: 4, writerNumber: 7, capture: fault.capture, dotsPerInch: fault.dotsPerInch,
            faults: fault.faults)
        let sheet = SheetSimulator(template: Self.small).sheet(settings)
        let reading = try SheetReader(template: Self.small).read(sheet.image)
        #expect(Self.falseLabels(reading, sheet.cells).isEmpty)
        #expect(reading.cells.count { $0.status.isDigit } >= 17)
    }

    @Test func everyFaultChangesThePictureAndNoneLeavesItAlone() throws {
        let simulator = SheetSimulator(template: Self.small)
        func picture(_ faults: CaptureFaults) throws -> GrayImage {
            simulator.sheet(
                try SimulationSettings(
                    seed: 1, sheetNumber: 4, writerNumber: 7, capture: .phone, dotsPerInch: 75, faults: faults)
            ).image
        }
        let plain = try picture(.none)
        for fault in Self.faults where fault.faults != .none {
            #expect(try picture(fault.faults) != plain, "\(fault.testDescription)")
            #expect(try picture(fault.faults) == picture(fault.faults), "\(fault.testDescription)")
        }
    }

    /// Where the screen's dots are too strong the page may be refused, by its reason; weaker ones are overcome.
    @Test(arguments: [(0.2, true), (0.5, true), (0.9, false)])
    func pageOnAScreenGivesNoFalseLabel(contrast: Double, isRead: Bool) throws {
        var faults = CaptureFaults()
        faults.screenContrast = contrast
        let settings = try SimulationSettings(
            seed: 1, sheetNumber: 4, writerNumber: 7, capture: .phone, dotsPerInch: 150, faults: faults)
        let sheet = SheetSimulator(template: Self.small).sheet(settings)
        let reader = SheetReader(template: Self.small)
        guard let reading = try? reader.read(sheet.image) else {
            #expect(!isRead)
            return
        }
        #expect(Self.falseLabels(reading, sheet.cells).isEmpty)
        #expect(reading.cells.contains { $0.status.isDigit })
    }

    @Test func formPrintedAtHalfSizeIsNamedWhereTheScanTellsItsResolution() throws {
        var faults = CaptureFaults()
        faults.printScale = 0.5
        let settings = try SimulationSettings(
            seed: 1, sheetNumber: 4, writerNumber: 7, capture: .documentScan, dotsPerInch: 300, faults: faults)
        let sheet = SheetSimulator(template: Self.small).sheet(settings)
        let reader = SheetReader(template: Self.small)
        let error = #expect(throws: SheetError.self) { try reader.read(sheet.image, dotsPerInch: 300) }
        #expect(try #require(error).diagnostics[0].code == "sheet.print-scale")
        // A telephone's 72 says nothing: what can be read is read.
        #expect(Self.falseLabels(try reader.read(sheet.image, dotsPerInch: 72), sheet.cells).isEmpty)
    }
}
