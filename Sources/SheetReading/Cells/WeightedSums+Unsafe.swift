/// The inner loops of means over places, and of what lies between them: as many at once as a vector has lanes.
enum WeightedSums {
    static let laneCount = 16

    /// Adds to places of `target` the sum of what is at several places of `source`, each times its weight, one after the other.
    ///
    /// - Parameters:
    ///   - starts: of each weight, where in `source` the value for the first place is; the others follow it.
    ///   - count: of places; a multiple of `laneCount`.
    static func add(
        _ source: [Float], from starts: some Collection<Int>, weights: [Float], count: Int, to target: inout [Float], at offset: Int
    ) {
        precondition(count.isMultiple(of: laneCount) && starts.count == weights.count, "\(count) places, \(starts.count) starts")
        precondition(offset >= 0 && offset + count <= target.count, "\(count) places at \(offset) of \(target.count)")
        precondition(starts.allSatisfy { $0 >= 0 && $0 + count <= source.count }, "\(count) places beyond \(source.count)")
        source.withUnsafeBytes { source in
            target.withUnsafeMutableBytes { target in
                for place in stride(from: 0, to: count, by: laneCount) {
                    let at = 4 &* (offset &+ place)
                    var sum = target.loadUnaligned(fromByteOffset: at, as: SIMD16<Float>.self)
                    for (start, weight) in zip(starts, weights) {
                        sum += source.loadUnaligned(fromByteOffset: 4 &* (start &+ place), as: SIMD16<Float>.self) * weight
                    }
                    target.storeBytes(of: sum, toByteOffset: at, as: SIMD16<Float>.self)
                }
            }
        }
    }

    /// For each place of `target` what starts at one place and rises by a fraction to the next.
    ///
    /// - Parameter places: numbers of `starts`, from the least to the greatest.
    static func interpolate(_ starts: [Float], _ rises: [Float], at places: [Int32], _ fractions: [Float], into target: inout [Float]) {
        guard let first = places.first, let last = places.last else { return }
        precondition(first >= 0 && Int(last) < starts.count && starts.count == rises.count, "\(first) to \(last) of \(starts.count)")
        precondition(places.count == target.count && fractions.count == target.count, "\(places.count) places of \(target.count)")
        starts.withUnsafeBufferPointer { starts in
            rises.withUnsafeBufferPointer { rises in
                places.withUnsafeBufferPointer { places in
                    fractions.withUnsafeBufferPointer { fractions in
                        target.withUnsafeMutableBufferPointer { target in
                            guard let starts = starts.baseAddress, let rises = rises.baseAddress, let places = places.baseAddress,
                                let fractions = fractions.baseAddress
                            else { return }
                            for index in 0..<target.count {
                                let place = Int(places[index])
                                target[index] = starts[place] + rises[place] * fractions[index]
                            }
                        }
                    }
                }
            }
        }
    }
}
