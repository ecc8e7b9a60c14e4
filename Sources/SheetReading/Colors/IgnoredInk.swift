import Forms
import Imaging

/// Takes ink of some colors out of a picture before it is read.
///
/// Method: how colored pure strokes of the color are on this page, and how dark, is found from the page itself. Where most of what a
/// window holds is of that color, a pixel that is no darker than such strokes becomes paper; a darker one is other ink that they cross:
/// ink lets through a part of the light that comes to it, so that what the other ink lets through is left when the color's part is divided
/// out. In between it fades. Limits: where a tick that lets hardly any light through covers a stroke, the stroke has a gap.
/// **Determinism** B.
struct IgnoredInk {
    /// The tiles in which paper is found, in pixels.
    private static let tilePixels = 96
    /// A window's radius as narrow as a pen's stroke, so that what lies beside a stroke keeps its own color; a coarse JPEG spreads colors
    /// farther, in pixels, and the wide window knows.
    private static let nearMM = 0.25
    private static let widePixels = 8
    /// Strokes are darker than this, of 255, and more colored than this.
    private static let minDarkness: Float = 25
    private static let minSize = 0.12
    /// So many blocks of a page, or there is no such ink on it.
    private static let minBlockCount = 20
    /// From this part of the color's own on, a place is of that color; below the lesser it is not.
    private static let fullPart: Float = 0.5
    private static let leastPart: Float = 0.25
    /// How dark strokes of the color are; what is darker lies under other ink too.
    private static let darkQuantile = 0.9

    /// The picture without them; nil where it has none.
    ///
    /// - Parameter pixelsPerMM: about.
    static func without(_ colors: [InkColor], in image: GrayImage, _ chroma: ChromaPlane, pixelsPerMM: Double) -> GrayImage? {
        guard !colors.isEmpty else { return nil }
        let plane = chroma.blue
        let region = ColorRegion(
            image, chroma, columns: 0..<plane.width, rows: 0..<plane.height, tileSide: max(8, tilePixels / chroma.factor))
        var cleaned = image, isChanged = false
        for color in colors {
            guard let ink = IgnoredInk(color, region, nearRadius: max(1, Int(nearMM * pixelsPerMM) / region.factor)) else { continue }
            ink.takeOut(of: &cleaned, region)
            isChanged = true
        }
        return isChanged ? cleaned : nil
    }

    /// Cb and Cr to the color's own direction, of length 1.
    private let blue: Float
    private let red: Float
    /// How much of what each block's windows hold is of the color, 0…1 and a little more.
    private let parts: [Float]
    /// Of its strokes.
    private let strokeDarkness: Float

    private init?(_ color: InkColor, _ region: ColorRegion, nearRadius near: Int) {
        let wide = max(1, Self.widePixels / region.factor)
        let wideMeans = region.windowMeans(radius: wide)
        // The color's own hue, from the blocks whose wide windows are of it.
        var sums = (blue: 0.0, red: 0.0), sizes: [Float] = [], levels: [Float] = []
        for (block, mean) in zip(region.colors, wideMeans) where block.x >= Self.minDarkness {
            let dark = max(mean.x, 1)
            let hue = InkHue(blue: Double(mean.y / dark), red: Double(mean.z / dark))
            guard hue.size >= Self.minSize, hue.color == color else { continue }
            sums.blue += hue.blue
            sums.red += hue.red
            sizes.append(Float(hue.size))
            levels.append(block.x)
        }
        guard sizes.count >= Self.minBlockCount else { return nil }
        let length = max(1e-9, (sums.blue * sums.blue + sums.red * sums.red).squareRoot())
        (blue, red) = (Float(sums.blue / length), Float(sums.red / length))
        // Windows that hold other ink too are less colored.
        let pure = sizes.sorted()[sizes.count * 3 / 4]
        let pureLevels = zip(sizes, levels).filter { $0.0 >= 0.7 * pure }.map(\.1).sorted()
        strokeDarkness = pureLevels[Int(Self.darkQuantile * Double(pureLevels.count - 1))]
        let nearMeans = region.windowMeans(radius: near)
        var parts = [Float](repeating: 0, count: region.colors.count)
        for at in parts.indices {
            let close = nearMeans[at], far = wideMeans[at]
            let own = (close.y * blue + close.z * red) / max(close.x, 4), around = (far.y * blue + far.z * red) / max(far.x, 4)
            // A coarse JPEG leaves little color in the near window even where all around is of the color.
            parts[at] = max(own, around >= 0.75 * pure ? around : 0) / pure
        }
        self.parts = parts
    }

    private func takeOut(of image: inout GrayImage, _ region: ColorRegion) {
        let paper = region.paperLight(), factor = region.factor
        for row in 0..<region.height {
            for column in 0..<region.width {
                let at = row * region.width + column
                let light = max(1, paper[at] - strokeDarkness)
                let fraction = min(1, (parts[at] - Self.leastPart) / (Self.fullPart - Self.leastPart))
                guard fraction > 0 else { continue }
                for y in row * factor..<(row + 1) * factor {
                    for x in column * factor..<(column + 1) * factor {
                        let level = Float(image[x, y])
                        guard level < paper[at] else { continue }
                        let behind = paper[at] * min(1, level / light)
                        image[x, y] = UInt8(min(255, level + (behind - level) * fraction))
                    }
                }
            }
        }
    }
}

extension SheetReader {
    /// A picture without the ink that the form ignores; nil where it has none.
    package func withoutIgnoredInk(_ image: GrayImage, _ chroma: ChromaPlane) -> GrayImage? {
        let page = template.pageSizeMM
        let pixelsPerMM = Double(max(image.width, image.height)) / max(page.width, page.height)
        return IgnoredInk.without(template.ignoredInk, in: image, chroma, pixelsPerMM: pixelsPerMM)
    }
}
