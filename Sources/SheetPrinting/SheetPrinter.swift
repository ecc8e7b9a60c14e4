import Forms
import Imaging
import SheetSimulation

/// Draws the sheets of a collection as PDF, SVG or pixels, all by the same calls.
///
/// **Determinism** the same bytes for the same description, sheets, fonts and version of cairo: no date, no random name is
/// in them. The template does not depend on any of these. **Source** cairo, libqrencode.
public struct SheetPrinter: Sendable {
    public let description: SheetDescription
    private let drawing: PageDrawing

    /// - Parameter emphasized: ways of writing that are asked for: the cells of their digits show a handwritten model instead of a printed digit.
    ///   Which digits are asked for where, and the template, stay the same.
    public init(_ description: SheetDescription, emphasized: [DigitAllograph] = []) {
        self.description = description
        drawing = PageDrawing(description, emphasized: emphasized)
    }

    /// One document with a page for each of `pages`; at least one.
    ///
    /// - Throws: `SheetPrintingError`.
    public func pdf(_ pages: [SheetIdentity]) throws(SheetPrintingError) -> [UInt8] {
        try DrawingSurface.pdf(pageSizeMM: description.pageSizeMM, title: description.title, pageCount: pages.count) {
            (index, canvas) throws(SheetPrintingError) in try drawing.draw(pages[index], on: canvas)
        }
    }

    /// One page.
    ///
    /// - Throws: `SheetPrintingError`.
    public func svg(_ page: SheetIdentity) throws(SheetPrintingError) -> [UInt8] {
        try DrawingSurface.svg(pageSizeMM: description.pageSizeMM) { (canvas) throws(SheetPrintingError) in
            try drawing.draw(page, on: canvas)
        }
    }

    /// One page as pixels; millimeter (x, y) of the page is at pixel (x, y) · `dotsPerInch` / 25.4 − ½.
    ///
    /// - Throws: `SheetPrintingError`.
    public func image(_ page: SheetIdentity, dotsPerInch: Double) throws(SheetPrintingError) -> ColorImage {
        try DrawingSurface.image(pageSizeMM: description.pageSizeMM, dotsPerInch: dotsPerInch) {
            (canvas) throws(SheetPrintingError) in try drawing.draw(page, on: canvas)
        }
    }

    /// One page for the simulator to fill in, as a decoder would give it: without what drops out.
    ///
    /// - Throws: `SheetPrintingError`.
    public func printedPage(_ page: SheetIdentity, dotsPerInch: Double) throws(SheetPrintingError) -> PrintedPage {
        let colored = try image(page, dotsPerInch: dotsPerInch)
        // All else is gray: any channel will do.
        let channel = (description.dropOutColor ?? .green) == .red ? 0 : description.dropOutColor == .blue ? 2 : 1
        let pixels = stride(from: channel, to: colored.samples.count, by: 3).map { colored.samples[$0] }
        return PrintedPage(
            identity: page, image: GrayImage(width: colored.width, height: colored.height, pixels: pixels),
            pixelsPerMM: dotsPerInch / 25.4)
    }
}
