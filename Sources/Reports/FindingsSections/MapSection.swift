import Curation
import Dataset
import ImageCodecs
import Imaging
import Support

/// The digits as a map, each a dot in the color of its label.
struct MapSection: ReportSection {
    let id = "map", title = "All digits on a map"

    /// Pixels of the picture's side, and of the margin in it.
    private static let side = 640, margin = 12
    /// Of the labels 0 to 9, and of those that are none or unknown.
    private static let colors: [SIMD3<UInt8>] = [
        SIMD3(78, 121, 167), SIMD3(242, 142, 43), SIMD3(225, 87, 89), SIMD3(90, 170, 165), SIMD3(89, 161, 79), SIMD3(210, 175, 40),
        SIMD3(176, 122, 161), SIMD3(240, 130, 145), SIMD3(156, 117, 95), SIMD3(120, 112, 110),
    ]
    private static let otherColor = SIMD3<UInt8>(30, 30, 30)

    func html(_ page: FindingsReport) -> HTML? {
        let dots = page.map.map { (x: Self.pixel($0.x), y: Self.pixel($0.y), label: $0.label) }
        guard dots.count > 1 else { return nil }
        var picture = ColorImage(width: Self.side, height: Self.side, color: SIMD3(255, 255, 255))
        for dot in dots { Self.paint(dot, on: &picture) }
        for label in UInt8(0)...9 { Self.letter(label, of: dots, on: &picture) }
        let image = InlinePicture(png: PNGEncoder.encode(picture), width: Self.side, height: Self.side)
            .html(alt: "Each digit as a dot; those of one label mostly lie together")
        return """
            <p class="lead">Digits that a network takes for alike lie near each other; colors are labels, each figure stands amid those labeled so. A dot of another color amid a group, or between
            two, is worth a look. Distances between groups mean nothing.</p>
            <figure>\(ReviewLink.map.html(image))</figure>
            """
    }

    private static func pixel(_ coordinate: Int) -> Int { margin + coordinate * (side - 2 * margin) / DigitMap.maxCoordinate }

    private static func paint(_ dot: (x: Int, y: Int, label: UInt8?), on picture: inout ColorImage) {
        let color = dot.label.flatMap { $0 < 10 ? colors[Int($0)] : nil } ?? otherColor
        for y in dot.y - 1...dot.y + 1 { for x in dot.x - 1...dot.x + 1 { picture[x, y] = color } }
    }

    /// A label's figure at the median of its dots.
    private static func letter(_ label: UInt8, of dots: [(x: Int, y: Int, label: UInt8?)], on picture: inout ColorImage) {
        let own = dots.filter { $0.label == label }
        guard !own.isEmpty else { return }
        let x = own.map(\.x).sorted()[own.count / 2], y = own.map(\.y).sorted()[own.count / 2]
        picture.letterOutlined(String(label), atX: x - 8, y: y - 10, size: 3, color: SIMD3(0, 0, 0))
    }
}
