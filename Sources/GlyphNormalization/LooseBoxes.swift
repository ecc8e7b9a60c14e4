import Imaging

/// The printed boxes among the pieces of ink of a picture of one digit: what is read is what is written in them, never the box.
enum LooseBoxes {
    case none
    /// With the pieces within it; none of them where it is empty.
    case one([InkComponent])
    case several(count: Int)

    /// A box has this fraction of the picture's longer side, and is no shorter than the longest other piece by more than this.
    private static let minSide = 0.12
    private static let minFraction = 0.75
    /// What is written in a box has this fraction of its shorter side.
    private static let minContentFraction = 0.2

    /// - Parameter width: of the picture, in pixels, as `height`.
    init(among pieces: [InkComponent], width: Int, height: Int) {
        let free = pieces.filter { !$0.touchesRim(width: width, height: height) }
        let longest = free.map(\.longSide).max() ?? 0
        let minLength = max(Self.minSide * Double(max(width, height)), Self.minFraction * Double(longest))
        let boxes = free.filter { Double($0.longSide) >= minLength && LooseShape($0).isBox }
        guard let box = boxes.first else {
            self = .none
            return
        }
        guard boxes.count == 1 else {
            self = .several(count: boxes.count)
            return
        }
        let content = pieces.filter { $0.x > box.x && $0.y > box.y && $0.maxX < box.maxX && $0.maxY < box.maxY }
        let minContent = Self.minContentFraction * Double(min(box.ink.width, box.ink.height))
        self = .one(content.contains { Double($0.longSide) >= minContent } ? content : [])
    }
}
