/// A plane of real numbers, such as light per pixel, row by row from the top left.
public struct FloatPlane: Sendable, Equatable {
    public let width: Int
    public let height: Int
    public var values: [Float]

    public init(width: Int, height: Int, value: Float = 0) {
        precondition(width > 0 && height > 0, "plane of \(width)×\(height)")
        self.width = width
        self.height = height
        values = Array(repeating: value, count: width * height)
    }

    @inlinable
    public subscript(x: Int, y: Int) -> Float {
        get { values[y * width + x] }
        set { values[y * width + x] = newValue }
    }

    /// The plane convolved with a Gaussian, its edge pixels repeated outwards.
    ///
    /// **Complexity** O(width · height · sigma). **Determinism** A.
    public func blurred(sigmaPixels: Double) -> FloatPlane {
        let weights = GaussianKernel(sigma: sigmaPixels).weights.map(Float.init)
        guard weights.count > 1 else { return self }
        return blurredAlongRows(weights).blurredAlongColumns(weights)
    }

    private func blurredAlongRows(_ weights: [Float]) -> FloatPlane {
        let radius = weights.count / 2
        var result = FloatPlane(width: width, height: height)
        var padded = [Float](repeating: 0, count: width + 2 * radius)
        for y in 0..<height {
            let start = y * width
            for x in padded.indices {
                padded[x] = values[start + min(max(x - radius, 0), width - 1)]
            }
            for x in 0..<width {
                var sum: Float = 0
                for k in weights.indices { sum += weights[k] * padded[x + k] }
                result.values[start + x] = sum
            }
        }
        return result
    }

    private func blurredAlongColumns(_ weights: [Float]) -> FloatPlane {
        let radius = weights.count / 2
        var result = FloatPlane(width: width, height: height)
        for y in 0..<height {
            let start = y * width
            for k in weights.indices {
                let weight = weights[k]
                let source = min(max(y + k - radius, 0), height - 1) * width
                for x in 0..<width { result.values[start + x] += weight * values[source + x] }
            }
        }
        return result
    }
}
