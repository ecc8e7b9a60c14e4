import Imaging
import Support
import Testing

@testable import SheetPrinting

@Suite struct QRSymbolTests {
    private static let text = "INKMILL1:spring-2027:1204:1:9F03C2"

    /// A code of 22 mm on paper, as a scanner sees it: turned, blurred, and at any place between the pixels.
    private static func scan(
        _ text: String, dotsPerInch: Double, degrees: Double, sigmaPixels: Double, shift: Double = 0
    ) throws -> (image: GrayImage, corners: [Point]) {
        let symbol = try QRSymbol(text: text)
        let pixels = 22 / 25.4 * dotsPerInch, side = Int(pixels * 1.9)
        let center = Point(x: Double(side) / 2 + shift, y: Double(side) / 2 - shift)
        let radians = degrees * .pi / 180, cosine = PortableMath.cos(radians), sine = PortableMath.sin(radians)
        let module = pixels / Double(symbol.side)
        var light = FloatPlane(width: side, height: side, value: 1)
        let samples = 4
        for y in 0..<side {
            for x in 0..<side {
                var dark = 0
                for sub in 0..<(samples * samples) {
                    let dx = Double(x) + (Double(sub % samples) + 0.5) / Double(samples) - 0.5 - center.x
                    let dy = Double(y) + (Double(sub / samples) + 0.5) / Double(samples) - 0.5 - center.y
                    let column = ((cosine * dx - sine * dy + pixels / 2) / module).rounded(.down)
                    let row = ((sine * dx + cosine * dy + pixels / 2) / module).rounded(.down)
                    let places = 0..<Double(symbol.side)
                    if places.contains(column), places.contains(row), symbol[Int(row), Int(column)] { dark += 1 }
                }
                light[x, y] = 1 - 0.85 * Float(dark) / Float(samples * samples)
            }
        }
        let blurred = light.blurred(sigmaPixels: sigmaPixels)
        let corners = Rect(x: -pixels / 2, y: -pixels / 2, width: pixels, height: pixels).corners.map { p in
            center + Point(x: cosine * p.x + sine * p.y, y: cosine * p.y - sine * p.x)
        }
        return (GrayImage(width: side, height: side, pixels: blurred.values.map { UInt8($0 * 235) }), corners)
    }

    @Test(arguments: [100.0, 150, 300], [0.0, 7, 33, 90, 180, 271])
    func whatIsWrittenIsReadInEveryTurn(dotsPerInch: Double, degrees: Double) throws {
        for (index, sigma) in [0, 0.6, 1].enumerated() {
            let scan = try Self.scan(
                Self.text, dotsPerInch: dotsPerInch, degrees: degrees, sigmaPixels: sigma, shift: 0.3 * Double(index))
            let code = try #require(scan.image.qrCodes().first, "sigma \(sigma)")
            #expect(code.text == Self.text)
            for (found, expected) in zip(code.corners, scan.corners) {
                // zbar gives whole pixels and its corners to about a module.
                #expect(found.distance(to: expected) < 0.06 * 22 / 25.4 * dotsPerInch)
            }
        }
    }

    @Test func anEmptyPictureHasNoCode() {
        #expect(GrayImage(width: 300, height: 200).qrCodes().isEmpty)
        #expect(GrayImage(width: 1, height: 1, gray: 0).qrCodes().isEmpty)
    }

    @Test func theFinderPatternsAreInThreeCorners() throws {
        let symbol = try QRSymbol(text: Self.text)
        #expect(symbol.side % 4 == 1 && symbol.isDark.count == symbol.side * symbol.side)
        let last = symbol.side - 1
        for (row, column) in [(0, 0), (0, last), (last, 0)] {
            for step in 0..<7 { #expect(symbol[row == 0 ? step : row - step, column]) }
        }
    }

    @Test func aTextBeyondTheLargestCodeIsRefused() {
        #expect(throws: SheetPrintingError.codeTooLong(byteCount: 5000)) {
            try QRSymbol(text: String(repeating: "x", count: 5000))
        }
    }
}
