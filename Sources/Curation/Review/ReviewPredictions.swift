import Support

/// What a model that has not seen a digit's writer says of each digit.
struct ReviewPredictions: Sendable {
    let classCount: Int
    /// **Shape** (digits, classes); not a number where nothing is known of a digit.
    private let probabilities: [Float]
    /// The likeliest class of each digit; nil where nothing is known.
    let predicted: [UInt8?]

    /// - Parameters:
    ///   - rows: of a table of probabilities, by the digits' ids.
    ///   - indices: of the digits in the review, by their ids.
    init(_ table: OutOfSample?, ids: [String], indices: [String: Int], count: Int) {
        let classCount = table?.classCount ?? 10
        var all = [Float](repeating: .nan, count: count * classCount), predicted = [UInt8?](repeating: nil, count: count)
        if let table {
            for (row, id) in ids.enumerated() {
                guard let index = indices[id] else { continue }
                for label in 0..<classCount { all[index * classCount + label] = table.probabilities[row * classCount + label] }
                predicted[index] = table.predicted(row)
            }
        }
        self.classCount = classCount
        probabilities = all
        self.predicted = predicted
    }

    /// Of a class, 0…1; nil where nothing is known.
    func probability(_ digit: Int, of label: UInt8) -> Float? {
        guard predicted[digit] != nil, Int(label) < classCount else { return nil }
        return probabilities[digit * classCount + Int(label)]
    }

    /// Of the likeliest class.
    func confidence(_ digit: Int) -> Float? { predicted[digit].flatMap { probability(digit, of: $0) } }

    /// The likeliest classes, the first one first.
    func likeliest(_ digit: Int, count: Int) -> [(label: UInt8, probability: Float)] {
        guard predicted[digit] != nil else { return [] }
        return Array(
            (0..<UInt8(classCount)).map { (label: $0, probability: probabilities[digit * classCount + Int($0)]) }
                .sorted { ($1.probability, $0.label) < ($0.probability, $1.label) }.prefix(count))
    }
}
