import Support

/// Three kinds of small images: horizontal bars, vertical bars, noise.
struct ToyProblem {
    private(set) var images: [UInt8] = []
    private(set) var labels: [UInt8] = []

    init(imageCount: Int, side: Int = 12) {
        for image in 0..<imageCount {
            var stream = RandomStream(seed: 11, purpose: .testing, sample: UInt64(image))
            let kind = image % 3, phase = stream.below(4)
            for y in 0..<side {
                for x in 0..<side {
                    let isInked = kind == 2 ? stream.below(2) == 0 : ((kind == 0 ? y : x) + phase) / 2 % 2 == 0
                    images.append(UInt8((isInked ? 180 : 0) + stream.below(60)))
                }
            }
            labels.append(UInt8(kind))
        }
    }

    func accuracy(_ probabilities: [Float]) -> Double {
        let classCount = probabilities.count / labels.count
        let correct = labels.indices.count { image in
            let row = probabilities[image * classCount..<(image + 1) * classCount]
            return row.max() == row[row.startIndex + Int(labels[image])]
        }
        return Double(correct) / Double(labels.count)
    }
}
