import Dataset
import Foundation
import Imaging
import NeuralNetwork
import Support
import Training

/// Asks of each digit a model that has seen neither it nor what is grouped with it.
///
/// For each fold a network is trained on the digits of the other folds, and asked about those of this one. Training has a length of its own
/// (`FoldTraining`), shorter than a recipe's: the models tell wrong labels, they are not kept.
///
/// Each fold is a `TrainingRun` with a checkpoint, so that a run that was killed goes on. **Determinism** B.
package struct CrossValidation {
    private let digits: [Digit]
    private let folds: Folds
    private let settings: TrainingSettings
    private let network: (UInt64) -> Network
    private let samples: ([Int]) -> any TrainingSamples
    private let folder: String
    private let seed: UInt64
    private let examinesDigits: Bool
    private static let partSize = 10_000

    /// - Parameters:
    ///   - digits: labeled ones.
    ///   - settings: how a fold is trained, such as `FoldTraining` has them; its epochs are those of one fold.
    ///   - network: what a fold's training begins with, by its seed.
    ///   - samples: what digits, by their numbers, are trained on as.
    ///   - folder: where each fold has a folder while it works.
    ///   - examinesDigits: whether it is asked too how far each digit is from those that its model was trained on, and how the models learned it.
    package init(
        digits: [Digit], folds: Folds, settings: TrainingSettings, seed: UInt64, folder: String, examinesDigits: Bool = true,
        network: @escaping (UInt64) -> Network, samples: @escaping ([Int]) -> any TrainingSamples
    ) {
        self.digits = digits
        self.folds = folds
        self.settings = settings
        self.network = network
        self.samples = samples
        self.folder = folder
        self.seed = seed
        self.examinesDigits = examinesDigits
    }

    /// How far it is.
    package enum Progress {
        case resumed(fold: Int)
        /// So many of all images have been learned from.
        case advanced(fold: Int, imageCount: Int, total: Int)

        /// What a fold's training tells; nil where that is not worth a word.
        package init?(_ training: TrainingProgress, fold: Int, of foldCount: Int) {
            switch training {
            case .resumed: self = .resumed(fold: fold)
            case .step(_, let step, let stepCount, let imageCount, _):
                self = .advanced(
                    fold: fold, imageCount: (fold * stepCount + step) * imageCount, total: foldCount * stepCount * imageCount)
            case .stoppedEarly, .epoch: return nil
            }
        }
    }

    /// - Throws: `TrainingError`, `InterruptionError`, `FileSystemError`, what reading samples throws.
    package func outOfSample(
        jobs: Int, progress: (Progress) -> Void = { _ in }, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> OutOfSample {
        var table: [Float] = [], distances: [Float] = [], classCount = 0, gathering: TrainingDynamicsGathering?
        for fold in 0..<folds.count {
            let outcome = try train(fold, jobs: jobs, progress: progress, isCancelled: isCancelled), model = outcome.network
            let predictor = Predictor(model), rows = folds.heldOut(fold)
            classCount = predictor.classCount
            if table.isEmpty { table = [Float](repeating: 0, count: digits.count * classCount) }
            let probabilities = try asked(rows, isCancelled: isCancelled) { try predictor.probabilities(images: $0, jobs: jobs) }
            for (index, row) in rows.enumerated() {
                for label in 0..<classCount { table[row * classCount + label] = probabilities[index * classCount + label] }
            }
            guard examinesDigits else { continue }
            var all = gathering ?? TrainingDynamicsGathering(labels: digits.map { $0.label ?? 0 }, classCount: classCount)
            try all.add(learned: folds.trained(fold), epochs: outcome.observedLogits)
            all.add(heldOut: rows, probabilities: probabilities)
            gathering = all
            guard let hidden = model.hidden else { continue }
            if distances.isEmpty { distances = [Float](repeating: 0, count: digits.count) }
            for (row, distance) in zip(rows, try neighborDistances(Predictor(hidden), fold, jobs: jobs, isCancelled: isCancelled)) {
                distances[row] = distance
            }
        }
        return OutOfSample(
            classCount: classCount, probabilities: table, neighborDistances: distances, dynamics: gathering?.dynamics)
    }

    /// How far the digits of a fold are from those that its model was trained on.
    private func neighborDistances(
        _ hidden: Predictor, _ fold: Int, jobs: Int, isCancelled: @escaping @Sendable () -> Bool
    ) throws -> [Float] {
        let dimension = hidden.description.output.count
        func points(_ rows: [Int]) throws -> [Float] {
            try asked(rows, isCancelled: isCancelled) { try hidden.logits(images: $0, jobs: jobs) }
        }
        return try Neighbors(points(folds.trained(fold)), dimension: dimension)
            .meanDistances(of: points(folds.heldOut(fold)), jobs: jobs, isCancelled: isCancelled)
    }

    /// What a network says of digits, so many at a time that a person who wants to stop need not wait.
    private func asked(_ rows: [Int], isCancelled: () -> Bool, _ answers: ([UInt8]) throws -> [Float]) throws -> [Float] {
        try stride(from: 0, to: rows.count, by: Self.partSize).flatMap { start in
            if isCancelled() { throw InterruptionError.interrupted(stage: "cross-validation") }
            return try answers(rows[start..<min(start + Self.partSize, rows.count)].flatMap { digits[$0].glyph.ink })
        }
    }

    private func train(
        _ fold: Int, jobs: Int, progress: (Progress) -> Void, isCancelled: @Sendable () -> Bool
    ) throws -> TrainingRun.Outcome {
        let rows = folds.trained(fold), seed = Self.seed(ofFold: fold, seed)
        let run = try TrainingRun(
            settings: settings, network: network(seed), samples: samples(rows), validation: [],
            folder: Self.folder(ofFold: fold, in: folder), seed: seed,
            observed: examinesDigits ? rows.map { digits[$0].glyph } : [])
        return try run.run(
            jobs: jobs,
            progress: { Progress($0, fold: fold, of: folds.count).map(progress) }, isCancelled: isCancelled)
    }

    /// What all chance of a fold follows from.
    package static func seed(ofFold fold: Int, _ seed: UInt64) -> UInt64 {
        var stream = RandomStream(seed: seed, purpose: .crossValidation, copy: UInt32(fold), step: 1)
        return UInt64(stream.nextWord()) << 32 | UInt64(stream.nextWord())
    }

    /// Where a fold works.
    package static func folder(ofFold fold: Int, in folder: String) -> String { "\(folder)/fold\(fold + 1)" }

    /// The files that a cross-validation of so many folds leaves in its folder, by path in it.
    package static func workingFiles(foldCount: Int) -> [String] {
        (0..<foldCount).flatMap { fold in
            TrainingRun.fileNames.map { Self.folder(ofFold: fold, in: "").dropFirst() + "/" + $0 }
        }
    }
}

/// How long a fold's network is trained.
package struct FoldTraining: Sendable {
    /// How often a fold's model sees each digit, each time as another copy.
    let passCount: Int
    /// Few digits are seen more often, so that the network learns at all.
    let minImageCount: Int
    /// After each there is a checkpoint, and the digits are looked at.
    let epochCount: Int

    /// A network from random weights: LeNet-5 so finds one wrong label in a hundred of 10,000 digits of MNIST at an average precision of 0.95.
    package static let fromNothing = FoldTraining(passCount: 5, minImageCount: 8_000, epochCount: 5)
    /// A base model knows digits already; tuned longer, it learns the wrong labels too.
    package static let fromBase = FoldTraining(passCount: 3, minImageCount: 3_000, epochCount: 3)

    /// The settings of a recipe, cut down to what a fold takes: no more images than the recipe itself trains on, but for few digits.
    ///
    /// - Parameters:
    ///   - digitCount: of the digits of a fold.
    ///   - recipeImageCount: that the recipe would train on, of as many digits.
    package func settings(_ recipe: TrainingSettings, digitCount: Int, recipeImageCount: Int) -> TrainingSettings {
        var settings = recipe
        let count = max(min(passCount * digitCount, recipeImageCount), minImageCount)
        settings.epochs = epochCount
        settings.samplesPerEpoch = max(1, count / epochCount)
        settings.selection = .last
        settings.patience = nil
        settings.members = 1
        return settings
    }

    /// Copies of each digit, so that none is seen twice before all have been seen.
    package static func copyCount(_ settings: TrainingSettings, digitCount: Int) -> Int {
        let images = settings.epochs * (settings.samplesPerEpoch ?? digitCount)
        return max(1, (images + digitCount - 1) / max(1, digitCount))
    }
}
