import Imaging

/// The ink that belongs to one cell's digit, in the grid's pixels.
struct CellInk {
    /// What is kept; the largest first.
    var parts: [InkComponent] = []
    /// Pieces that were too far off and too small to be part of the digit.
    var droppedInkCount = 0
    /// The digit's fraction that lies outside its cell.
    var outsideFraction = 0.0
    /// Whether ink had to be cut from a neighbor's, or ends at the grid's rim.
    var isJoined = false
    /// The digit's ink on printed lines, in pixels.
    var contactCount = 0
    /// The area of a second figure beside the digit over the digit's; 0 where there is none.
    var secondFraction = 0.0

    var inkCount: Int { parts.reduce(0) { $0 + $1.inkCount } }
}
