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

    deinit {
        var handle: UnsafeMutablePointer<PIX>? = pix
        pixDestroy(&handle)
    }

    /// Nil where the boxes of all components have more pixels than the limit.
    func components(maxBoxPixelCount: Int) -> [InkComponent]? {
        var pixa: UnsafeMutablePointer<PIXA>?
        var boxa = pixConnComp(pix, &pixa, 8)
        defer {
            boxaDestroy(&boxa)
            pixaDestroy(&pixa)
        }
        var boxPixelCount = 0
        for index in 0..<boxaGetCount(boxa) {
            var w: Int32 = 0, h: Int32 = 0
            guard boxaGetBoxGeometry(boxa, index, nil, nil, &w, &h) == 0 else { continue }
            boxPixelCount += Int(w) * Int(h)
        }
        guard boxPixelCount <= maxBoxPixelCount else { return nil }
        return (0..<pixaGetCount(pixa)).compactMap { index in
            var x: Int32 = 0, y: Int32 = 0, w: Int32 = 0, h: Int32 = 0
            var part = pixaGetPix(pixa, index, Int32(L_CLONE))
            defer { pixDestroy(&part) }
            guard let part, boxaGetBoxGeometry(boxa, index, &x, &y, &w, &h) == 0, let ink = Self.unpacked(part) else {
                return nil
            }
            return InkComponent(x: Int(x), y: Int(y), ink: ink, inkCount: ink.inkCount)
        }
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
