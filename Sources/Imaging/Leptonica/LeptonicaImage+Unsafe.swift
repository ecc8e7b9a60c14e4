private import CLeptonica

/// One of Leptonica's bilevel pictures, owned: the only door to that library.
///
/// Pixels are packed 32 to a word, the leftmost in the highest bit, a row padded to whole words.
final class LeptonicaImage {
    private let pix: UnsafeMutablePointer<PIX>

    /// Silent: what the library would print on stderr is told by what it returns.
    private static let isSilenced: Bool = {
        _ = setMsgSeverity(Int32(L_SEVERITY_NONE))
        return true
    }()

    /// Nil where the library has no memory for it.
    init?(_ image: BilevelImage) {
        guard Self.isSilenced, let pix = pixCreate(Int32(image.width), Int32(image.height), 1) else { return nil }
        self.pix = pix
        guard let data = pixGetData(pix) else { return }
        let wordsPerRow = Int(pixGetWpl(pix))
        let ink = image.ink.span
        for y in 0..<image.height {
            let row = y * image.width
            for word in 0..<wordsPerRow {
                let first = word * 32, count = min(32, image.width - first)
                var bits: UInt32 = 0
                for i in 0..<count { bits |= UInt32(ink[row + first + i]) << UInt32(31 - i) }
                data[y * wordsPerRow + word] = bits
            }
        }
    }

    deinit { Self.destroy(pix) }

    /// Nil where the boxes of all components have more pixels than the limit.
    func components(maxBoxPixelCount: Int) -> [InkComponent]? {
        let found = ConnectedPieces(pix, connectivity: 8)
        guard found.boxes.reduce(0, { $0 + $1.width * $1.height }) <= maxBoxPixelCount else { return nil }
        return found.boxes.indices.compactMap(found.piece)
    }

    /// The areas without ink, corners no contact, that do not reach the rim.
    func holes() -> [InkComponent] {
        guard let paper = pixInvert(nil, pix) else { return [] }
        defer { Self.destroy(paper) }
        let found = ConnectedPieces(paper, connectivity: 4), width = Int(pixGetWidth(pix)), height = Int(pixGetHeight(pix))
        return found.boxes.indices.compactMap { index in
            let box = found.boxes[index]
            let isInside = box.x > 0 && box.y > 0 && box.x + box.width < width && box.y + box.height < height
            return isInside ? found.piece(index) : nil
        }
    }

    /// The connected pieces of a picture, which are unpacked one by one.
    private final class ConnectedPieces {
        let boxes: [(x: Int, y: Int, width: Int, height: Int)]
        private var pixa: UnsafeMutablePointer<PIXA>?

        init(_ pix: UnsafeMutablePointer<PIX>, connectivity: Int32) {
            var boxa = pixConnComp(pix, &pixa, connectivity)
            defer { boxaDestroy(&boxa) }
            boxes = (0..<boxaGetCount(boxa)).map { index in
                var x: Int32 = 0, y: Int32 = 0, w: Int32 = 0, h: Int32 = 0
                _ = boxaGetBoxGeometry(boxa, index, &x, &y, &w, &h)
                return (Int(x), Int(y), Int(w), Int(h))
            }
        }

        deinit { pixaDestroy(&pixa) }

        func piece(_ index: Int) -> InkComponent? {
            guard let part = pixaGetPix(pixa, Int32(index), Int32(L_CLONE)) else { return nil }
            defer { LeptonicaImage.destroy(part) }
            return LeptonicaImage.unpacked(part).map { ink in
                InkComponent(x: boxes[index].x, y: boxes[index].y, ink: ink, inkCount: ink.inkCount)
            }
        }
    }

    private static func destroy(_ pix: UnsafeMutablePointer<PIX>) {
        var handle: UnsafeMutablePointer<PIX>? = pix
        pixDestroy(&handle)
    }

    func skew(degreesLimit: Double) -> (degrees: Double, confidence: Double)? {
        var angle: Float = 0, confidence: Float = 0
        // A sweep in steps of 1° on a quarter of the size, a search down to 0.01° on half of it.
        guard pixFindSkewSweepAndSearch(pix, &angle, &confidence, 4, 2, Float(degreesLimit), 1, 0.01) == 0 else {
            return nil
        }
        // Leptonica gives the clockwise turn that would set the page upright.
        return (Double(angle), Double(confidence))
    }

    private static func unpacked(_ pix: UnsafeMutablePointer<PIX>) -> BilevelImage? {
        let width = Int(pixGetWidth(pix)), height = Int(pixGetHeight(pix)), wordsPerRow = Int(pixGetWpl(pix))
        guard width > 0, height > 0, let data = pixGetData(pix) else { return nil }
        var ink = [UInt8](repeating: 0, count: width * height)
        var target = ink.mutableSpan
        for y in 0..<height {
            for x in 0..<width {
                target[y * width + x] = UInt8(truncatingIfNeeded: data[y * wordsPerRow + x >> 5] >> UInt32(31 - x & 31)) & 1
            }
        }
        return BilevelImage(width: width, height: height, ink: ink)
    }
}
