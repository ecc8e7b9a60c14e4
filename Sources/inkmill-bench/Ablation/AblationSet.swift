import Dataset
import Foundation
import Imaging
import NeuralNetwork
import Pipeline
import Recipes
import Support
import Training

/// Digits on which the families of augmentation are compared, and how a network is trained on them.
struct AblationSet {
    let name: String
    /// The heading of its column.
    let title: String
    let families: [AblationFamily]
    let digits: Source
    /// Training digits, drawn by the seed; nil takes all of the training writers.
    let trainCount: Int?
    let copyCount: Int
    let settings: TrainingSettings
    /// The shipped model to start from; nil trains from nothing.
    let base: String?

    enum Source {
        case mnist
        case ufpr
    }

    static let all = [
        AblationSet(
            name: "mnist-1000", title: "MNIST, 1,000 digits", families: AblationFamily.allCases, digits: .mnist, trainCount: 1000,
            copyCount: 32, settings: settings(epochs: 8, samples: 4000, batch: 64, peak: 0.003, decay: 0.99), base: nil),
        AblationSet(
            name: "mnist-10000", title: "MNIST, 10,000 digits", families: AblationFamily.allCases, digits: .mnist,
            trainCount: 10_000, copyCount: 8,
            settings: settings(epochs: 6, samples: 12_000, batch: 128, peak: 0.004, decay: 0.995), base: nil),
        AblationSet(
            name: "mnist-60000", title: "MNIST, all writers but 5 %", families: [.none, .all], digits: .mnist, trainCount: nil,
            copyCount: 4, settings: settings(epochs: 10, samples: 18_000, batch: 128, peak: 0.004, decay: 0.998), base: nil),
        AblationSet(
            name: "ufpr", title: "pencil forms, from nothing", families: AblationFamily.allCases, digits: .ufpr, trainCount: nil,
            copyCount: 32, settings: settings(epochs: 8, samples: 3000, batch: 64, peak: 0.003, decay: 0.99), base: nil),
        AblationSet(
            name: "ufpr-fine-tuned", title: "pencil forms, fine-tuned", families: AblationFamily.allCases, digits: .ufpr,
            trainCount: nil, copyCount: 16, settings: settings(epochs: 5, samples: 2000, batch: 64, peak: 0.001, decay: 0.99),
            base: "mnist"),
    ]

    private static func settings(epochs: Int, samples: Int, batch: Int, peak: Double, decay: Double) -> TrainingSettings {
        TrainingSettings(
            epochs: epochs, samplesPerEpoch: samples, batchSize: batch, optimizer: .adamW(weightDecay: 0.02),
            schedule: LearningRateSchedule(shape: .oneCycle, peak: peak, warmUpFraction: 0.25), averagingDecay: decay)
    }

    /// Writers are divided anew for each seed; MNIST's own test set stays the test.
    var splitRule: WriterSplitRule {
        switch digits {
        case .mnist: WriterSplitRule(validation: .fraction(0.05), test: .writers([AblationDigits.testWriter]), method: .rank)
        case .ufpr: WriterSplitRule(validation: .fraction(0.2), test: .fraction(0.3), method: .rank)
        }
    }
}

/// The digits of a set, read once.
struct AblationDigits {
    static let testWriter = "mnist-test"

    let table: DigitTable

    /// - Parameter folder: where sheets are ingested.
    /// - Returns: nil where the data is not there.
    init?(_ source: AblationSet.Source, folder: String, jobs: Int) throws {
        let data = IngestBench.dataFolder + "/"
        switch source {
        case .mnist:
            let mnist = data + "mnist/"
            guard let train = Self.first(mnist, "train-images-idx3-ubyte"), let trainLabels = Self.first(mnist, "train-labels-idx1-ubyte"),
                let test = Self.first(mnist, "t10k-images-idx3-ubyte"), let testLabels = Self.first(mnist, "t10k-labels-idx1-ubyte"),
                let writers = Self.first(mnist, "qmnist-train-labels.tsv")
            else { return nil }
            let digits =
                try MNISTImporter(imagesPath: train, labelsPath: trainLabels, writersPath: writers).digits()
                + MNISTImporter(imagesPath: test, labelsPath: testLabels, writer: Self.testWriter).digits()
            table = try DigitTable(digits, profile: .mnist)
        case .ufpr:
            guard FileManager.default.fileExists(atPath: data + "ufpr/labels.csv") else { return nil }
            let manifest = folder + "/ufpr.yaml"
            try AtomicFile.write(Self.manifest(scans: data + "ufpr"), to: manifest)
            let recipe = try Recipe(manifest: manifest)
            let results = RecipeFolder(root: folder + "/ufpr-sheets")
            _ = try RecipeRun(recipe: recipe, folder: results, context: RunContext(jobs: jobs)).run(through: .ingest)
            table = try DigitTable(contentsOf: results.digits, profile: .mnist)
        }
    }

    private static func first(_ folder: String, _ name: String) -> String? {
        [folder + name, folder + name + ".gz"].first { FileManager.default.fileExists(atPath: $0) }
    }

    /// Only the sheets are read by it.
    private static func manifest(scans: String) -> String {
        """
        seed: 1
        sources:
          - sheets:
              folder: "\(scans)"
              files: "sheet*.png"
              template: "\(IngestBench.shippedTemplate("ufpr"))"
        split: { validation: 0.2, test: 0.3, method: rank }
        augmentation: { steps: [] }
        shards: {}
        base: builtin/mnist
        training: {}
        """
    }
}
