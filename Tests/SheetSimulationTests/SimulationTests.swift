import Foundation
import Imaging
import Support
import Testing
@testable import Forms
@testable import SheetSimulation

@Suite struct SimulationTests {
    @Test func sameSeedAndNumberGiveTheSameBytes() throws {
        let settings = try Self.settings(sheet: 3)
        let first = Self.simulator.sheet(settings), second = Self.simulator.sheet(settings)
        #expect(first.image == second.image)
        #expect(first.cells == second.cells)
    }

    @Test func anotherSeedOrNumberGivesOtherBytes() throws {
        let image = Self.simulator.sheet(try Self.settings(sheet: 3)).image
        #expect(image != Self.simulator.sheet(try Self.settings(sheet: 3, seed: 2)).image)
        #expect(image != Self.simulator.sheet(try Self.settings(sheet: 4)).image)
    }

    @Test(arguments: [
        (CaptureKind.documentScan, "2f62953a4495a655"),
        (CaptureKind.photoScan, "b6b8785b65510cb4"),
        (CaptureKind.phone, "8cce0e361d774bdb"),
    ])
    func picturesStayAsTheyWereRecorded(capture: CaptureKind, digest: String) throws {
        let sheet = Self.simulator.sheet(try Self.settings(sheet: 7, capture: capture))
        #expect(ContentDigest(of: sheet.image.pixels).short == digest)
    }

    @Test func sheetsDoNotDependOnTheOrderOrThreadTheyAreDrawnIn() throws {
        let all = try (0..<4).map { try Self.settings(sheet: $0) }
        let inOrder = all.map { Self.simulator.sheet($0).image }
        let simulator = Self.simulator
        let inReverse = try concurrentMap(all.reversed(), jobs: 3) { simulator.sheet($0).image }
        #expect(inOrder == inReverse.reversed())
    }

    @Test(arguments: CaptureKind.allCases)
    func inkLiesInItsCellsAndWhereTheTruthSays(capture: CaptureKind) throws {
        let settings = try Self.settings(sheet: 5, capture: capture)
        let sheet = Self.simulator.sheet(settings)
        let blank = Self.simulator.sheet(try Self.settings(sheet: 5, capture: capture, writer: nil))
        #expect(sheet.image.width == blank.image.width && sheet.image.height == blank.image.height)
        for cell in sheet.cells where !cell.crossesLine {
            // What the writing took of the light, cell by cell: the same sheet without it has the same light and noise.
            let ink = Self.inkDifference(sheet.image, blank.image, within: Rect(around: cell.quad))
            guard let box = cell.inkBox else {
                #expect(ink.total == 0)
                continue
            }
            #expect(ink.total > 500, "cell \(cell.row), \(cell.column)")
            #expect(Self.contains(cell.quad, ink.centroid))
            #expect(box.grown(by: 1).corners.allSatisfy { Self.contains(cell.quad, $0) })
            let inBox = Self.inkDifference(sheet.image, blank.image, within: box.grown(by: 3))
            #expect(inBox.total > 0.99 * ink.total)
        }
    }

    @Test func aBlankSheetHasFrameAndMarksButNoWriting() throws {
        let blank = Self.simulator.sheet(try Self.settings(sheet: 2, writer: nil))
        #expect(blank.writer.isEmpty)
        #expect(blank.cells.allSatisfy { $0.isEmpty && $0.inkBox == nil })
        for cell in blank.cells {
            let inside = Rect(around: cell.quad).inset(by: 5)
            #expect(Self.darkest(of: blank.image, within: inside) > 200)
            #expect(Self.darkest(of: blank.image, within: Rect(around: cell.quad)) < 120)
        }
        // The ring of the top left mark lies 14 mm from both edges; its disc is 8 mm wide.
        let scale = 100 / 25.4
        let mark = Rect(x: 8 * scale, y: 8 * scale, width: 12 * scale, height: 12 * scale)
        #expect(Self.darkest(of: blank.image, within: mark) < 90)
    }

    @Test func cellsWithoutALabelAreFilledAndTheTruthKnowsWithWhat() throws {
        let simulator = SheetSimulator(template: Self.template(labels: Array(repeating: nil, count: 20)))
        let labels = simulator.sheet(try Self.settings(sheet: 1)).cells.compactMap(\.label)
        #expect(labels.count >= 18)
        #expect(Set(labels).count > 4)
    }

    @Test func settingsOutOfRangeAreRefusedWithAFix() {
        #expect(throws: SimulationError.resolutionOutOfRange(20)) { try Self.settings(sheet: 1, dotsPerInch: 20) }
        #expect(throws: SimulationError.negativeNumber(-1)) { try Self.settings(sheet: -1) }
        #expect(throws: SimulationError.unknownOrientation(9)) {
            try SimulationSettings(
                seed: 1, sheetNumber: 1, writerNumber: 1, capture: .phone, dotsPerInch: 100, orientationTag: 9)
        }
        let error = SimulationError.sheetCountOutOfRange(0, allowed: 1...10)
        #expect(error.diagnostics[0].message.contains("1…10") && error.exitStatus == .usage)
    }

    private static let simulator = SheetSimulator(template: template(labels: (0..<20).map { UInt8($0 % 10) }))

    private static func template(labels: [UInt8?]) -> SheetTemplate {
        SheetTemplate(
            name: "small", pageSizeMM: Size(width: 105, height: 100),
            registration: .marks(RingMarks(insetMM: 14, diameterMM: 8, holeFractions: [0.25, 0.4, 0.55, 0.7])),
            fields: [
                .cells(
                    CellGrid(
                        originMM: Point(x: 15, y: 22), pitchMM: Size(width: 15, height: 14), columnCount: 5, rowCount: 4,
                        lineWidthMM: 0.3, labels: .fixed(labels)))
            ])
    }

    private static func settings(
        sheet: Int, seed: UInt64 = 1, capture: CaptureKind = .documentScan, writer: Int? = 7, dotsPerInch: Double = 100
    ) throws -> SimulationSettings {
        try SimulationSettings(
            seed: seed, sheetNumber: sheet, writerNumber: writer, capture: capture, dotsPerInch: dotsPerInch)
    }

    private static func pixels(of image: GrayImage, within rect: Rect) -> [(x: Int, y: Int)] {
        let columns = max(0, Int(rect.x.rounded()))...min(image.width - 1, Int((rect.x + rect.width).rounded()))
        let rows = max(0, Int(rect.y.rounded()))...min(image.height - 1, Int((rect.y + rect.height).rounded()))
        return rows.flatMap { y in columns.map { (x: $0, y: y) } }
    }

    private static func darkest(of image: GrayImage, within rect: Rect) -> Int {
        pixels(of: image, within: rect).map { Int(image[$0.x, $0.y]) }.min() ?? 255
    }

    /// How much darker `image` is than `blank`, in all and where on average.
    private static func inkDifference(
        _ image: GrayImage, _ blank: GrayImage, within rect: Rect
    ) -> (total: Double, centroid: Point) {
        var total = 0.0, moment = Point(x: 0, y: 0)
        for (x, y) in pixels(of: image, within: rect) {
            let ink = Double(blank[x, y]) - Double(image[x, y])
            total += ink
            moment = moment + Point(x: Double(x), y: Double(y)) * ink
        }
        return (total, total > 0 ? moment * (1 / total) : moment)
    }

    /// Whether a point lies within a convex quadrilateral given clockwise as seen.
    private static func contains(_ quad: [Point], _ p: Point) -> Bool {
        quad.indices.allSatisfy { i in
            let a = quad[i], b = quad[(i + 1) % 4]
            return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x) > 0
        }
    }
}
