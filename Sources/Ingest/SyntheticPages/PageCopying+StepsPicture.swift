import ImageCodecs
import Imaging
import Recipes
import SheetSimulation
import Support

extension PageCopying {
    /// Fractions of a step's greatest effect, one a column.
    private static let fractions = [0.25, 0.5, 1]
    private static let tile = (width: 230, pageHeight: 260, cropHeight: 100, gap: 8, titleHeight: 26)
    private static let maxDotsPerInch = 110.0

    /// Shows what the recipe does to a page: a row for each step alone, from weak to strong, and one for all of them as drawn.
    ///
    /// - Returns: the picture's path within the recipe's folder; nil where the scan can no longer be read.
    func writeStepsPicture(of sheet: LinkedSheet) throws -> String? {
        guard case .page(let page, _, _) = try read(sheet) else { return nil }
        let rows =
            recipe.steps.map { step in
                (name: step.kind.displayName, columns: Self.fractions.map { (recipe: recipe.showing(step, fraction: $0), copy: 1) })
            } + [(name: "all", columns: (1...Self.fractions.count).map { (recipe: recipe, copy: $0) })]
        let number = sheet.scan.digest.number
        let tiles = try concurrentMap(rows.flatMap(\.columns), jobs: context.jobs) { [seed] recipe, copy in
            let dotsPerInch = min(page.dotsPerInch, Self.maxDotsPerInch)
            let conditions = recipe.conditions(dotsPerInch: dotsPerInch, seed: seed, page: number, copy: copy)
            let photo = PageCamera(seed: seed, page: number, copy: copy).photograph(page, under: conditions)
            return try ImageDecoder().decode(JPEGEncoder.encode(photo.image, quality: photo.jpegQuality)).image
        }
        let picture = Self.picture(tiles, names: rows.map(\.name))
        let bytes = PNGEncoder.encode(picture, compression: .fast)
        let file = SheetCache.folderName + "/page-steps-\(ContentDigest(of: bytes).short).png"
        try reader.cache.write(bytes, file)
        return file
    }

    private static func picture(_ tiles: [GrayImage], names: [String]) -> ColorImage {
        let rowHeight = tile.titleHeight + tile.pageHeight + tile.cropHeight + 2 * tile.gap
        var picture = ColorImage(
            width: fractions.count * (tile.width + tile.gap) + tile.gap, height: names.count * rowHeight,
            color: SIMD3(repeating: 200))
        for (row, name) in names.enumerated() {
            picture.letter(name, atX: tile.gap, y: row * rowHeight + 6, size: 2, color: SIMD3(repeating: 0))
            for column in fractions.indices {
                let image = tiles[row * fractions.count + column], left = tile.gap + column * (tile.width + tile.gap)
                let top = row * rowHeight + tile.titleHeight
                let factor = max(1, (image.width - 1) / tile.width + 1, (image.height - 1) / tile.pageHeight + 1)
                picture.draw(ColorImage(image.reduced(by: factor)), atX: left, y: top)
                picture.draw(
                    ColorImage(image.middle(width: tile.width, height: tile.cropHeight)), atX: left, y: top + tile.pageHeight + tile.gap)
            }
        }
        return picture
    }
}

extension GrayImage {
    /// The pixels around its middle.
    fileprivate func middle(width: Int, height: Int) -> GrayImage {
        let width = min(width, self.width), height = min(height, self.height)
        let left = (self.width - width) / 2, top = (self.height - height) / 2
        let rows = (0..<height).map { y in pixels[(top + y) * self.width + left..<(top + y) * self.width + left + width] }
        return GrayImage(width: width, height: height, pixels: Array(rows.joined()))
    }
}
