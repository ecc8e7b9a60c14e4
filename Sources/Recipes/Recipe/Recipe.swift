import Augmentation
import Dataset
import Foundation
import Imaging
import NeuralNetwork
import SheetSimulation
import Support
import Training

/// What a manifest says: everything that decides the bytes of the digits, the shards and the model.
public struct Recipe: Sendable {
    /// The manifest's file name without its extension; names the folder in `processed/`.
    public let name: String
    /// The manifest as the user named it.
    public let file: String
    public let seed: UInt64
    public let sources: [RecipeSource]
    /// Copies of whole sheets, read again; nil for none.
    public let pages: PageCopyRecipe?
    public let profile: NormalizationProfile
    public let split: WriterSplitRule
    public let augmentation: AugmentationRecipe
    public let shards: ShardSettings
    /// How lines are made of the digits; nil for a recipe whose network reads single digits.
    public let strings: StringRecipe?
    public let start: TrainingStart
    /// What the model is to keep; nil for nothing.
    public let rehearsal: RehearsalRecipe?
    public let training: TrainingSettings
    public let evaluation: EvaluationSettings
    /// Which model a run hands out.
    public let delivery: DeliveryRule
    /// How digits are looked over.
    public let curation: CurationSettings
    /// Digests of the manifest's sections by name: what a stage depends on besides files.
    public let sectionDigests: [String: ContentDigest]
    /// Where the manifest says how to train.
    package var trainingLocation: SourceLocation?
    /// What the manifest may mean otherwise than it says.
    public internal(set) var warnings: [Diagnostic] = []

    package init(
        name: String, file: String, seed: UInt64, sources: [RecipeSource], pages: PageCopyRecipe?, profile: NormalizationProfile,
        split: WriterSplitRule, augmentation: AugmentationRecipe, shards: ShardSettings, strings: StringRecipe? = nil, start: TrainingStart,
        rehearsal: RehearsalRecipe?,
        training: TrainingSettings, evaluation: EvaluationSettings, delivery: DeliveryRule, curation: CurationSettings = .plain,
        sectionDigests: [String: ContentDigest], trainingLocation: SourceLocation? = nil, warnings: [Diagnostic] = []
    ) {
        self.name = name
        self.file = file
        self.seed = seed
        self.sources = sources
        self.pages = pages
        self.profile = profile
        self.split = split
        self.augmentation = augmentation
        self.shards = shards
        self.strings = strings
        self.start = start
        self.rehearsal = rehearsal
        self.training = training
        self.evaluation = evaluation
        self.delivery = delivery
        self.curation = curation
        self.sectionDigests = sectionDigests
        self.trainingLocation = trainingLocation
        self.warnings = warnings
    }

    /// Digests of the named sections; a section that the manifest leaves out has the digest of its absence.
    package func parameters(_ names: String...) -> [String: ContentDigest] {
        var digests: [String: ContentDigest] = [:]
        for name in names { digests[name] = sectionDigests[name] ?? ContentDigest(of: "") }
        return digests
    }

    /// The sources that are scanned sheets, in their order.
    package var sheetSources: [SheetSource] {
        sources.compactMap { source in
            if case .sheets(let sheets) = source { sheets } else { nil }
        }
    }

    /// Whether pages are made by computation.
    package var asksForPages: Bool { pages != nil || !simulatedSources.isEmpty || tellsSigns }

    /// The sources that are sheets in invented hands, in their order.
    package var simulatedSources: [SimulatedSource] {
        sources.compactMap { source in
            if case .simulated(let simulated) = source { simulated } else { nil }
        }
    }

    /// The sources that make what is not one digit, in their order.
    package var signSources: [SignSource] {
        sources.compactMap { source in
            if case .signs(let signs) = source { signs } else { nil }
        }
    }

    /// Whether the network is to tell digits from what is none.
    package var tellsSigns: Bool { sources.contains(where: \.makesSigns) }

    /// What the network's outputs stand for.
    package var classNames: [String] { Self.classNames(sources) }

    static func classNames(_ sources: [RecipeSource]) -> [String] {
        sources.contains(where: \.makesSigns) ? GlyphClass.names : GlyphClass.digitNames
    }

    /// The folders whose files the sources read.
    var sourceFolders: [ManifestPath] { sources.compactMap(\.folder) + lineFolders }

    private var lineFolders: [ManifestPath] { strings?.lines.map(\.folder) ?? [] }

    /// Those of them in which scans or pictures are looked for, which results are not.
    var listedFolders: [ManifestPath] {
        sources.filter { if case .digits = $0 { false } else { true } }.compactMap(\.folder) + lineFolders
    }

    /// Every file and folder that is read, however it is named: of a model that another manifest names, the model's file too.
    package var inputs: [String] {
        var models = sheetSources.compactMap(\.check?.model)
        if case .base(let base) = start { models.append(base) }
        let lines = strings?.lines.flatMap(\.paths) ?? []
        return [file, labelsFolder] + (sources.flatMap(\.paths) + sources.compactMap(\.corrections.table?.path) + lines).map(\.resolved)
            + models.flatMap(\.readFiles) + (rehearsal?.recipes.map(\.resolved) ?? [])
    }

    /// Where people's decisions about its digits lie: `labels/<name>` beside the manifest.
    package var labelsFolder: String {
        let folder = (file as NSString).deletingLastPathComponent
        return (folder as NSString).appendingPathComponent("labels/" + name)
    }

    /// Whether a source is a form that may not show which way up it is.
    package var needsUprightCheck: Bool {
        sheetSources.contains(where: \.needsUprightCheck)
    }

    /// The digest of the whole recipe but of how digits are looked over, which changes nothing: written into shards and models.
    public var digest: ContentDigest {
        let sections = sectionDigests.filter { $0.key != Self.curationKey }
        return ContentDigest(of: sections.map { "\($0.key) \($0.value)" }.sorted().joined(separator: "\n"))
    }

    static let curationKey = "curation"
}

/// How many images are made and how they are packed.
public struct ShardSettings: Sendable, Equatable {
    /// Augmented copies of every training digit.
    public let copyCount: Int
    /// A shard's size on disk, about.
    public let maxShardBytes: Int
    /// Whether the copies are made anew each time training wants them, instead of being written as shards: the same bytes, for
    /// time instead of space on the disk.
    public let isOnTheFly: Bool

    package init(copyCount: Int, maxShardBytes: Int, isOnTheFly: Bool = false) {
        self.copyCount = copyCount
        self.maxShardBytes = maxShardBytes
        self.isOnTheFly = isOnTheFly
    }

    package init(_ manifest: inout ManifestFields) {
        let node = manifest.requiredNode("shards") ?? ManifestNode(.scalar("", isQuoted: false), at: SourceLocation(file: ""))
        var fields = ManifestFields(node, context: "shards", issues: manifest.issues)
        copyCount = fields.int("copies", in: 1...100_000, default: 1)
        maxShardBytes = fields.int("maxShardBytes", in: 1 << 16...1 << 40, default: 16 << 20)
        isOnTheFly = fields.bool("onTheFly", default: false)
        fields.finish()
    }
}

/// What training starts from.
public enum TrainingStart: Sendable, Equatable {
    /// Random weights.
    case network(NetworkDescription)
    /// A trained model, which brings its network along.
    case base(BaseModel)
}

/// A trained model, as a manifest or the command line names it.
public enum BaseModel: Sendable, Equatable {
    /// One that ships with Inkmill.
    case builtin(String)
    case file(ManifestPath)
    /// The one that an earlier recipe, named by its manifest, has trained.
    case recipe(ManifestPath)

    /// As written in a manifest or on the command line.
    public var written: String {
        switch self {
        case .builtin(let name): Self.builtinPrefix + name
        case .file(let path), .recipe(let path): path.written
        }
    }

    static let builtinPrefix = "builtin/"

    package init(written: String, relativeTo folder: String) {
        let path = ManifestPath(written, relativeTo: folder)
        self =
            if written.hasPrefix(Self.builtinPrefix) {
                .builtin(String(written.dropFirst(Self.builtinPrefix.count)))
            } else if written.hasSuffix(".yaml") || written.hasSuffix(".yml") {
                .recipe(path)
            } else {
                .file(path)
            }
    }
}
