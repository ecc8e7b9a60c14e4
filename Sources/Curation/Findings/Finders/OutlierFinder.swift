import Support

/// Digits unlike all others, whatever their label: by the mean cosine distance to the ten nearest ones in the last hidden layer.
///
/// Listed is what lies above Q3 + 1.7 · IQR of the digits of its label, and of its writer's where the writer wrote enough: of a hand that is all
/// unlike the others nothing is singled out. The score is the distance over the higher of both bounds.
/// **Source** Tukey's fences; Kuan, Mueller: "Back to the Basics: Revisiting Out-of-Distribution Detection Baselines", 2022, for the distance.
struct OutlierFinder: FindingFinder {
    static let kind = FindingKind.outlier

    private static let fenceFactor = 1.7
    /// Of fewer digits no quartiles are taken.
    private static let minGroupCount = 20

    func found(in material: FindingMaterial) -> [Found] {
        let distances = material.outOfSample.neighborDistances.map(Double.init)
        guard !distances.isEmpty else { return [] }
        let digits = material.digits
        let ofLabel = Fences(distances, by: material.labels, factor: Self.fenceFactor, minCount: Self.minGroupCount)
        let ofWriter = Fences(distances, by: digits.map(\.writer), factor: Self.fenceFactor, minCount: Self.minGroupCount)
        return digits.indices.compactMap { row in
            guard let bound = ofLabel.upper[row] else { return nil }
            let highest = max(bound, ofWriter.upper[row] ?? bound)
            guard distances[row] > highest, highest > 0 else { return nil }
            let times = NumberText.fixed(distances[row] / bound, digits: 1)
            return Found(
                digit: digits[row].id, score: distances[row] / highest,
                why: "unlike every other digit: \(times) times as far from its ten nearest as is still usual among those labeled "
                    + "\(digits[row].label ?? 0)")
        }
    }
}
