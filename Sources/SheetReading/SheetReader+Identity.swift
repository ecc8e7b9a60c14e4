import Forms
import Imaging
import Registration

/// Which sheet a picture shows.
///
/// Method: the place where the form has its QR code is laid flat by the page's registration, evenly lit, and read. A code
/// elsewhere in the picture is another sheet's and is not looked for. Cost: about 2 ms where the code is readable, three
/// times that where it is not.
extension SheetReader {
    /// Pixels a millimeter at which the code is looked at, one after the other until it can be read: the finder patterns of a
    /// blurred code are seen better where it is small, the modules of a sharp one where it is large.
    private static let pixelsPerMMTried = [8.0, 5, 12]
    /// How far around its place the code is looked for, as a fraction of its side: its light margin, and a bent page.
    private static let marginFraction = 0.25
    /// Squares a side that the place is laid flat by; within one, perspective bends nothing.
    private static let meshSide = 4

    /// - Parameters:
    ///   - pageToFine: from millimeters to pixels of `page.fine`.
    ///   - given: what is known from elsewhere, such as a file beside the picture.
    /// - Returns: nil where the form's labels do not depend on it and neither code nor caller tell.
    /// - Throws: `wrongCollection`, `identityDiffers`, `noIdentity`.
    package func identity(on page: PageInk, pageToFine: Homography, given: SheetIdentity?) throws(SheetError) -> SheetIdentity? {
        if let given, given.collection != template.name {
            throw .wrongCollection(found: given.collection, expected: template.name)
        }
        let read = try readIdentity(on: page, pageToFine: pageToFine)
        if let read, let given, read != given { throw .identityDiffers(read: read, given: given) }
        if read == nil, given == nil, template.grids.contains(where: \.labels.needIdentity) {
            throw .noIdentity(template: template.name)
        }
        return read ?? given
    }

    private func readIdentity(on page: PageInk, pageToFine: Homography) throws(SheetError) -> SheetIdentity? {
        guard let place = template.qrCode, let text = Self.codeText(at: place, on: page, pageToFine) else { return nil }
        guard let code = SheetCode(text: text) else { throw .wrongCollection(found: text, expected: template.name) }
        guard code == SheetCode(code.identity, template: template), code.identity.collection == template.name else {
            throw .wrongCollection(found: text, expected: template.name)
        }
        return code.identity
    }

    private static func codeText(at place: QRCodePlace, on page: PageInk, _ pageToFine: Homography) -> String? {
        let sideMM = place.sideMM
        let box = Rect(x: place.originMM.x, y: place.originMM.y, width: sideMM, height: sideMM).grown(by: marginFraction * sideMM)
        let steps = (0...meshSide).map { Double($0) / Double(meshSide) }
        let nodes = steps.flatMap { v in
            steps.map { u in pageToFine.map(Point(x: box.x + u * box.width, y: box.y + v * box.height)) }
        }
        let mesh = QuadMesh(columnCount: meshSide, rowCount: meshSide, nodes: nodes)
        for pixelsPerMM in pixelsPerMMTried {
            let quadSide = max(1, Int((box.width * pixelsPerMM).rounded()) / meshSide)
            let flat = page.fine.flattened(by: mesh, quadWidth: quadSide, quadHeight: quadSide)
            let picture = GrayImage(width: flat.width, height: flat.height, pixels: flat.values.map { 255 - $0 })
            let center = picture.center
            let reach = sideMM / 2 * pixelsPerMM
            // Of several the one in the place itself.
            let codes = picture.qrCodes().filter { Rect(around: $0.corners).center.distance(to: center) < reach }
            if let code = codes.first { return code.text }
        }
        return nil
    }
}
