/// Calls `body` for each row of each block of sixteen channels, with the indices of its first pixel in both layouts.
///
/// The layouts hold the same shape and may differ in their halo.
@inline(__always)
func forEachRow(
    _ a: BlockedLayout, _ b: BlockedLayout, _ body: (_ block: Int, _ startA: Int, _ startB: Int) -> Void
) {
    for block in 0..<a.blockCount {
        for y in 0..<a.shape.height {
            body(block, a.rowStart(block: block, y: y), b.rowStart(block: block, y: y))
        }
    }
}
