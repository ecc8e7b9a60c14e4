private import CProcessor

/// Whether a register holds a whole vector, and there are 32 of them.
@inline(__always)
var hasWideRegisters: Bool { cprocessor_has_wide_registers() == 1 }

/// A kernel that makes vectors of its output side by side, each a sum of products that lies in a register until it is whole.
///
/// The order of additions of one sum does not depend on how many are made at a time, so that results do not depend on the registers
/// of the machine.
protocol RegisterTile {
    /// Makes `width` vectors from `first` on, beginning with `start`.
    func make<let width: Int>(from first: Int, _ start: InlineArray<width, Lanes>)
}

extension RegisterTile {
    /// Makes `count` vectors, in the fewest tiles whose sums stay in registers; their widths differ by at most one.
    @inline(__always)
    func makeAll(_ count: Int, start: Lanes) {
        // Sums beyond the registers go to memory and back at each product. AVX-512 has 32 registers of a whole vector; AVX2 has 16 and
        // NEON 32, in which a vector takes two and four, and the factors of a product need some too.
        let widest = hasWideRegisters ? 16 : 6
        var first = 0
        var remainingTiles = (count + widest - 1) / widest
        while remainingTiles > 0 {
            let width = (count - first + remainingTiles - 1) / remainingTiles
            switch width {
            case 1: make(from: first, InlineArray<1, Lanes>(repeating: start))
            case 2: make(from: first, InlineArray<2, Lanes>(repeating: start))
            case 3: make(from: first, InlineArray<3, Lanes>(repeating: start))
            case 4: make(from: first, InlineArray<4, Lanes>(repeating: start))
            case 5: make(from: first, InlineArray<5, Lanes>(repeating: start))
            case 6: make(from: first, InlineArray<6, Lanes>(repeating: start))
            case 7 where hasWideRegisters: make(from: first, InlineArray<7, Lanes>(repeating: start))
            case 8 where hasWideRegisters: make(from: first, InlineArray<8, Lanes>(repeating: start))
            case 9 where hasWideRegisters: make(from: first, InlineArray<9, Lanes>(repeating: start))
            case 10 where hasWideRegisters: make(from: first, InlineArray<10, Lanes>(repeating: start))
            case 11 where hasWideRegisters: make(from: first, InlineArray<11, Lanes>(repeating: start))
            case 12 where hasWideRegisters: make(from: first, InlineArray<12, Lanes>(repeating: start))
            case 13 where hasWideRegisters: make(from: first, InlineArray<13, Lanes>(repeating: start))
            case 14 where hasWideRegisters: make(from: first, InlineArray<14, Lanes>(repeating: start))
            case 15 where hasWideRegisters: make(from: first, InlineArray<15, Lanes>(repeating: start))
            case 16 where hasWideRegisters: make(from: first, InlineArray<16, Lanes>(repeating: start))
            default: preconditionFailure("a tile of \(width) vectors, where registers hold \(widest)")
            }
            first += width
            remainingTiles -= 1
        }
    }
}

/// Writes finished sums, or adds them to what is there.
@inline(__always)
func store<let width: Int>(_ sums: InlineArray<width, Lanes>, to target: UnsafeMutablePointer<Lanes>, startsFresh: Bool) {
    for n in 0..<width { target[n] = startsFresh ? sums[unchecked: n] : target[n] + sums[unchecked: n] }
}
