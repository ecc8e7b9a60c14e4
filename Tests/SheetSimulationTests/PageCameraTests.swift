import Imaging
import Support
import Testing
@testable import Forms
@testable import SheetReading
@testable import SheetSimulation

/// A page photographed again is still that page.
@Suite struct PageCameraTests {
    private static let template = SheetTemplate(
        name: "small", pageSizeMM: Size(width: 105, height: 100),
        registration: .marks(RingMarks(insetMM: 12, diameterMM: 7, holeFractions: [0.25, 0.4, 0.55, 0.7])),
        fields: [
            .cells(
                CellGrid(
                    originMM: Point(x: 20, y: 22), pitchMM: Size(width: 13, height: 14), columnCount: 5, rowCount: 4,
                    lineWidthMM: 0.3, labels: .fixed((0..<20).map { UInt8($0 % 10) })))
        ])

    /// A scanned sheet with its reading.
    private struct Scan {
        let image: GrayImage
        let reading: SheetReading
        let page: PagePicture

        init(capture: CaptureKind = .documentScan) throws {
            let settings = try SimulationSettings(
                seed: 4, sheetNumber: 2, writerNumber: 3, capture: capture, dotsPerInch: 150)
            image = SheetSimulator(template: template).sheet(settings).image
            reading = try SheetReader(template: template).read(image)
            page = PagePicture(image, registration: reading.registration, template: template)
        }

        func photo(_ change: (inout PageConditions) -> Void = { _ in }, copy: Int = 1) -> PagePhoto {
            var conditions = PageConditions(dotsPerInch: page.dotsPerInch)
            change(&conditions)
            return PageCamera(seed: 1, page: 77, copy: copy).photograph(page, under: conditions)
        }
    }

    /// Effects that a person would still call a decent photo.
    private static let moderate: [String: [Double]] = [
        "blur (defocus)": [0.12], "blur (motion)": [0.25], "curl": [3], "exposure": [0.75], "gaussianNoise": [0.02],
        "illumination": [0.35], "jpegArtifacts": [40], "perspective": [15], "resolution": [120], "rotate": [4], "shadow": [0.4],
        "table": [0.3, 0.05], "vignette": [0.3],
    ]

    @Test func aPageUnderNeutralConditionsReadsTheSame() throws {
        let scan = try Scan()
        let again = try SheetReader(template: Self.template).read(scan.photo().image)
        var total = 0
        for (old, new) in zip(scan.reading.cells, again.cells) {
            #expect(new.label == old.label && new.status.isDigit == old.status.isDigit, "row \(old.row) column \(old.column)")
            guard let a = old.glyph, let b = new.glyph else { continue }
            // One resampling moves a stroke's edge by less than half a pixel of the scan, which may move the whole pixel to which
            // a glyph is centered.
            let shifts = (-1...1).flatMap { dy in (-1...1).map { dx in (dx, dy) } }
            let difference = shifts.map { Self.difference(a, b, shiftedBy: $0) }.min() ?? .max
            let ink = a.ink.reduce(0) { $0 + Int($1) }
            #expect(Double(difference) < 0.35 * Double(ink), "row \(old.row) column \(old.column): \(difference) of \(ink)")
            total += 1
        }
        #expect(total >= 18)
    }

    private static func difference(_ a: Glyph, _ b: Glyph, shiftedBy shift: (x: Int, y: Int)) -> Int {
        var sum = 0
        for y in 0..<Glyph.side {
            for x in 0..<Glyph.side {
                let from = (x: x + shift.x, y: y + shift.y)
                let isInside = (0..<Glyph.side).contains(from.x) && (0..<Glyph.side).contains(from.y)
                sum += abs(Int(a[x, y]) - (isInside ? Int(b[from.x, from.y]) : 0))
            }
        }
        return sum
    }

    @Test(arguments: PageStepKind.all.map(\.displayName))
    func everyStepChangesThePictureAndLeavesItLegible(name: String) throws {
        let scan = try Scan()
        let kind = try #require(PageStepKind.all.first { $0.displayName == name })
        let values = try #require(Self.moderate[name], "no moderate effect is given for '\(name)'")
        let plain = scan.photo()
        let photo = scan.photo { conditions in
            for (field, value) in zip(kind.fields, values) { conditions[keyPath: field.path] = value }
        }
        #expect(photo.image != plain.image || photo.jpegQuality != plain.jpegQuality)
        let reading = try SheetReader(template: Self.template).read(photo.image)
        let digitCount = zip(scan.reading.cells, reading.cells).count { $0.status.isDigit && $1.status.isDigit }
        // A digit that a shadow's edge crosses is taken for one that is struck out, and left aside.
        let lostCount = name == "shadow" ? 6 : 1
        #expect(digitCount >= scan.reading.cells.count(where: \.status.isDigit) - lostCount)
        // What is read where is what was known to be there.
        for (old, new) in zip(scan.reading.cells, reading.cells) {
            for (a, b) in zip(old.quad, new.quad) { #expect(photo.pixel(ofScanPixel: a).distance(to: b) < 4) }
        }
    }

    @Test func allTogetherAreLegibleFromAPhotoToo() throws {
        for capture in [CaptureKind.documentScan, .phone] {
            let scan = try Scan(capture: capture)
            let photo = scan.photo { conditions in
                for kind in PageStepKind.all {
                    for (field, value) in zip(kind.fields, Self.moderate[kind.displayName] ?? []) {
                        let neutral = conditions[keyPath: field.path]
                        conditions[keyPath: field.path] = neutral + 0.6 * (value - neutral)
                    }
                }
            }
            let reading = try SheetReader(template: Self.template).read(photo.image)
            #expect(reading.cells.count(where: \.status.isDigit) >= 17, "\(capture)")
        }
    }

    @Test func theSameAddressGivesTheSamePictureAndAnotherCopyAnother() throws {
        let scan = try Scan()
        let change = { (conditions: inout PageConditions) in
            conditions.tiltDegrees = 10
            conditions.noiseSigmaFraction = 0.01
            conditions.shadowDepth = 0.3
        }
        let first = scan.photo(change).image
        #expect(try Scan().photo(change).image == first)
        #expect(scan.photo(change, copy: 2).image != first)
    }

    @Test func shadowsOfTheScanAreNotInTheCopy() throws {
        let scan = try Scan(capture: .phone)
        let plain = scan.photo().image
        // The middles of the page's four sides are white in the copy, whatever the telephone saw.
        for x in [0.05, 0.5, 0.95] {
            for y in [0.05, 0.95] where x == 0.5 || y == 0.05 {
                #expect(plain[Int(x * Double(plain.width)), Int(y * Double(plain.height))] > 225)
            }
        }
    }

    @Test func copiesStayAsTheyWereRecorded() throws {
        let photo = try Scan().photo { conditions in
            for kind in PageStepKind.all {
                for (field, value) in zip(kind.fields, Self.moderate[kind.displayName] ?? []) { conditions[keyPath: field.path] = value }
            }
        }
        #expect(ContentDigest(of: photo.image.pixels).short == "b379fa058536b658")
    }
}
