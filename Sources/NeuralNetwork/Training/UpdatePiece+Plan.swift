extension UpdatePiece {
    /// 16 KB of each kind of memory: gradients, weights, moments and average of a piece stay in the second-level cache.
    private static let maxVectorCount = 256

    /// Cuts the trained parameters into pieces.
    static func pieces(
        _ plan: NetworkPlan, trainedLayers: Range<Int>, learningRateFactors: [Double]
    ) -> [UpdatePiece] {
        plan.layers[trainedLayers].flatMap { layer in
            let factor = layer.index < learningRateFactors.count ? learningRateFactors[layer.index] : 1
            return layer.parameters.filter(\.isTrained).flatMap { parameter in
                let vectorCount = paddedToLanes(parameter.description.packing.packedCount) / laneCount
                return stride(from: 0, to: vectorCount, by: maxVectorCount).map { first in
                    UpdatePiece(
                        start: parameter.offset + first * laneCount, vectorCount: min(maxVectorCount, vectorCount - first),
                        isDecayed: parameter.description.role == .weight, learningRateFactor: factor)
                }
            }
        }
    }
}
