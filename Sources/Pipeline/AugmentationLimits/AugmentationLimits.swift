import Augmentation
import Support

/// How much of each augmentation each digit takes before a model that never saw it takes the image for another digit.
///
/// Written to `limits/limits.json` in the recipe's folder. Each step was tried alone: what several steps do together is not
/// in it, nor what a step does with other settings beside its amount than the strongest that the registry names.
///
/// **Determinism** B.
public struct AugmentationLimits: Sendable, Codable, Equatable {
    let formatVersion: Int
    /// Of the table that the digits are in.
    let digitsDigest: ContentDigest
    /// Of the augmentations there were, as strong as they may be.
    let registryDigest: ContentDigest
    public let model: Reader
    /// The greatest fraction of a class's images that may be taken for another digit.
    public let maxTakenFraction: Double
    /// Copies of each digit at each amount.
    public let copyCount: Int
    /// By class, 0…9: how many digits were tried.
    public let digitCounts: [Int]
    /// In the order of the registry.
    public let steps: [Step]

    /// The model that read the images.
    public struct Reader: Sendable, Codable, Equatable {
        /// As named on the command line, or its file in the recipe's folder.
        public let file: String
        public let digest: ContentDigest
        /// Whether it was trained for this, without any augmentation.
        public let isTrainedWithoutAugmentation: Bool
        /// Of the validation digits as they are.
        public let correctCount: Int
        /// Of those, read for certain: the digits that are tried are among them.
        public let sureCount: Int
        public let digitCount: Int

        var accuracy: Double { digitCount == 0 ? 0 : Double(correctCount) / Double(digitCount) }
    }

    /// What was found of one augmentation.
    public struct Step: Sendable, Codable, Equatable {
        public let step: String
        /// The field of its amount, with the unit.
        public let field: String
        /// The amount that does nothing.
        public let neutral: Double
        /// How far from neutral the amounts were that were tried, from small to large.
        public let deviations: [Double]
        /// By class, 0…9.
        public let classes: [ClassCurve]
    }

    /// What became of one class's images.
    public struct ClassCurve: Sendable, Codable, Equatable {
        public let label: UInt8
        /// Tried at each of the step's `deviations`.
        public let imageCount: Int
        /// Taken for another digit at each of them.
        public let takenCounts: [Int]
        /// The largest deviation that is safe, cut to three figures; nil where all are, or none could be tried.
        public let limit: Double?
    }

    /// Where it is in the recipe's folder.
    static let folderName = "limits"
    static let fileName = folderName + "/limits.json", pictureName = folderName + "/limits.png"
    static let formatVersion = 1

    /// Of the augmentations that this version of Inkmill has.
    static func currentRegistryDigest() throws -> ContentDigest {
        let steps = try AugmentationRegistry.names.map { try JSONFile.encoded(AugmentationRecipe.strongest($0, strength: 1)) }
        return ContentDigest(of: steps.joined(separator: "\n"))
    }
}

extension AugmentationLimits.Step {
    /// The limits of the classes that need one, by digit.
    var limits: [Int: Double] {
        var limits: [Int: Double] = [:]
        for curve in classes { limits[Int(curve.label)] = curve.limit }
        return limits
    }

    /// Limits as a manifest has them: `limits: { 1: 8.43, 7: 11.2 }`.
    static func yaml(_ limits: [Int: Double]) -> String {
        let pairs = limits.sorted { $0.key < $1.key }.map { "\($0.key): \(NumberText.short($0.value))" }
        return pairs.isEmpty ? "limits: {}" : "limits: { " + pairs.joined(separator: ", ") + " }"
    }
}

extension AugmentationLimits.ClassCurve {
    /// - Parameter taken: at each of `deviations`.
    init(label: UInt8, imageCount: Int, taken: [Int], deviations: [Double], maxTakenFraction: Double) {
        let safe = Self.safeCount(taken, imageCount: imageCount, maxTakenFraction: maxTakenFraction)
        let limit = safe == taken.count ? nil : safe == 0 ? 0 : NumberText.cut(deviations[safe - 1])
        self.init(label: label, imageCount: imageCount, takenCounts: taken, limit: limit)
    }

    /// How many of the amounts are safe, counted from the smallest: what comes after the first that is not counts as unsafe too,
    /// although by chance fewer may be taken there.
    static func safeCount(_ taken: [Int], imageCount: Int, maxTakenFraction: Double) -> Int {
        taken.firstIndex { Double($0) > maxTakenFraction * Double(imageCount) } ?? taken.count
    }
}
