/// Sixteen floats, the unit of all kernels. AVX2 splits one in two with the same bits.
typealias Lanes = SIMD16<Float>

let laneCount = 16

/// `count` rounded up to whole vectors.
func paddedToLanes(_ count: Int) -> Int {
    (count + laneCount - 1) / laneCount * laneCount
}

/// A block of floats, aligned for vectors and zero at first.
///
/// Unchecked because kernels write through the pointer: whoever shares a block between threads gives each a part of its own to
/// write, or lets all only read.
final class AlignedFloats: @unchecked Sendable {
    let base: UnsafeMutablePointer<Float>
    let count: Int

    private static let alignment = 64

    init(count: Int) {
        self.count = count
        let padded = max(laneCount, paddedToLanes(count))
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: padded * MemoryLayout<Float>.stride, alignment: Self.alignment)
        base = memory.bindMemory(to: Float.self, capacity: padded)
        base.initialize(repeating: 0, count: padded)
    }

    deinit { base.deallocate() }

    /// A copy of the values.
    var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

    func copy(from other: AlignedFloats) {
        precondition(count == other.count, "\(other.count) values for \(count)")
        base.update(from: other.base, count: count)
    }

    subscript(index: Int) -> Float {
        get {
            precondition(index >= 0 && index < count, "index \(index) outside 0..<\(count)")
            return base[index]
        }
        set {
            precondition(index >= 0 && index < count, "index \(index) outside 0..<\(count)")
            base[index] = newValue
        }
    }
}

extension UnsafeMutablePointer<Float> {
    /// The same memory in whole vectors; the pointer must be aligned for them.
    @inline(__always)
    var lanes: UnsafeMutablePointer<Lanes> {
        UnsafeMutableRawPointer(self).assumingMemoryBound(to: Lanes.self)
    }
}

extension UnsafePointer<Float> {
    /// The same memory in whole vectors; the pointer must be aligned for them.
    @inline(__always)
    var lanes: UnsafePointer<Lanes> {
        UnsafeRawPointer(self).assumingMemoryBound(to: Lanes.self)
    }
}
