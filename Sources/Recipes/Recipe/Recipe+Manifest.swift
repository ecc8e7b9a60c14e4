import Augmentation
import Dataset
import Foundation
import Imaging
import NeuralNetwork
import SheetSimulation
import Support
import Training

extension Recipe {
    /// Reads a manifest and everything it names but the scans themselves.
    ///
    /// - Parameter seed: instead of the manifest's own.
    /// - Throws: `ManifestError` with every problem of the manifest and of its templates; `FileSystemError` where the manifest
    ///   itself cannot be read.
    public init(manifest file: String, seed overridingSeed: UInt64? = nil) throws {
        let encoded = try FileContent.encodedManifest(of: file), yaml = encoded.text
        let issues = ManifestIssues(source: yaml)
        issues.adopt(encoded.remarks(file: file), file: file)
        try self.init(try ManifestNode(yaml: yaml, file: file), file: file, seed: overridingSeed, issues: issues)
    }

    /// Whether a YAML file is meant as a manifest, sound or not: it is a mapping with the key 'sources', which nothing else has.
    package static func isManifest(_ file: String) -> Bool {
        guard let yaml = try? FileContent.manifestText(of: file), let root = try? ManifestNode(yaml: yaml, file: file),
            case .mapping(let entries) = root.value
        else { return false }
        return entries.contains { $0.key == "sources" }
    }

    /// Reads what a manifest says; every problem is reported to `issues` first.
    init(_ root: ManifestNode, file: String, seed overridingSeed: UInt64?, issues: ManifestIssues) throws(ManifestError) {
        var fields = ManifestFields(root, context: "manifest", issues: issues)
        let parser = RecipeParser(folder: (file as NSString).deletingLastPathComponent, issues: issues)

        let seedOfManifest = UInt64(fields.int("seed", in: 0...Int.max))
        let seed = overridingSeed ?? seedOfManifest
        let sources = parser.sources(&fields)
        let pages = fields.node("pages").map { PageCopyRecipe(from: $0, issues: issues) }
        let profile: NormalizationProfile = fields.choice("profile", default: .mnist)
        let split = fields.requiredNode("split").map { WriterSplitRule($0, issues: issues) }
        let augmentation = fields.requiredNode("augmentation").map { AugmentationRecipe(from: $0, issues: issues) }
        let shards = ShardSettings(&fields)
        let strings = fields.node("strings").map { StringRecipe($0, parser: parser) }
        let base = parser.model(&fields, "base", shipped: strings == nil ? Model.builtinNames : NumberModel.builtinNames)
        let network = fields.node("network").map {
            strings == nil
                ? NetworkDescription(from: $0, issues: issues, classCount: Self.classNames(sources).count)
                : NetworkDescription(
                    linesFrom: $0, issues: issues, input: NumberModel.inputShape, classCount: LineSymbols.classCount)
        }
        if (network == nil) == (base == nil) {
            issues.report(
                "missing-field", at: fields.location,
                network == nil ? "'manifest' has neither 'network' nor 'base'" : "'manifest' has both 'network' and 'base'",
                fix: "name a network to train from nothing ('network: conv32x2-64x2'), or a model to start from, which brings "
                    + "its network along ('base: builtin/mnist')")
        }
        let rehearsal = fields.node("rehearsal").map { RehearsalRecipe($0, folder: parser.folder, issues: issues) }
        let trainingNode = fields.requiredNode("training")
        let training = trainingNode.map { TrainingSettings($0, issues: issues) }
        let delivery: DeliveryRule = fields.choice("deliver", default: .better)
        let evaluation = fields.node("evaluation").map { EvaluationSettings($0, issues: issues) } ?? .plain
        if let strings, !strings.namesLines, evaluation.foldCount != nil {
            fields.report(
                "contradiction", field: "evaluation",
                "'evaluation: { folds }' of a recipe that reads numbers deals real lines into folds, and 'strings' names none",
                fix: "name them ('lines: [ { folder: ../raw/amounts, table: ../raw/amounts.csv } ]'), or take 'folds' out")
        }
        let curation =
            fields.node(Self.curationKey).map {
                CurationSettings($0, issues: issues)
            } ?? .plain
        fields.finish()
        try issues.throwIfAny()
        guard let split, let augmentation, let training,
            let start = base.map(TrainingStart.base) ?? network.map(TrainingStart.network)
        else { throw ManifestError(diagnostics: issues.diagnostics) }

        self.init(
            name: ((file as NSString).lastPathComponent as NSString).deletingPathExtension, file: file, seed: seed,
            sources: sources, pages: pages, profile: profile, split: split, augmentation: augmentation, shards: shards, strings: strings,
            start: start, rehearsal: rehearsal, training: training, evaluation: evaluation, delivery: delivery, curation: curation,
            sectionDigests: Self.sectionDigests(root, seed: seed),
            trainingLocation: trainingNode?.location, warnings: issues.inFileOrder)
    }

    private static func sectionDigests(_ root: ManifestNode, seed: UInt64) -> [String: ContentDigest] {
        guard case .mapping(let entries) = root.value else { return [:] }
        var digests: [String: ContentDigest] = [:]
        for entry in entries { digests[entry.key] = entry.value.digest }
        if let sources = entries.first(where: { $0.key == "sources" }) {
            let parts = divided(sources.value)
            digests["sources"] = parts.sources.digest
            if let corrections = parts.corrections { digests["corrections"] = corrections.digest }
        }
        digests["seed"] = ContentDigest(of: String(seed))
        return digests
    }
}

/// Reads the parts of a manifest that name files.
struct RecipeParser {
    /// The manifest's folder.
    let folder: String
    let issues: ManifestIssues

    func sources(_ fields: inout ManifestFields) -> [RecipeSource] {
        let nodes = fields.nodes("sources")
        if nodes.isEmpty {
            fields.report(
                "missing-field", field: "sources", "'manifest' names no sources",
                fix: "add 'sources:' with an entry such as '- sheets: { folder: ../raw/forms, template: templates/forms.yaml }'")
        }
        return nodes.compactMap(source)
    }

    private static let kinds = ["sheets", "idx", "images", "digits", "webdataset", "simulated", "signs"]

    private func source(_ node: ManifestNode) -> RecipeSource? {
        issues.recorder?.note(.named(Self.kinds, isNameEnough: false), at: node.location)
        guard case .mapping(let entries) = node.value, entries.count == 1, let entry = entries.first else {
            issues.report(
                "wrong-type", at: node.location, "a source is \(node.kind)",
                fix: "write '- sheets: { … }', or one of " + Self.kinds.joined(separator: ", "))
            return nil
        }
        var fields = ManifestFields(entry.value, context: entry.key, issues: issues)
        defer { fields.finish() }
        switch entry.key {
        case "sheets": return sheets(&fields)
        case "simulated": return simulated(&fields)
        case "signs":
            return .signs(
                SignSource(
                    count: fields.int("count", in: 1...10_000_000),
                    seed: fields.node("seed").map { _ in UInt64(fields.int("seed", in: 0...Int.max)) }))
        case "idx":
            let images = path(&fields, "images"), labels = path(&fields, "labels")
            let writers = fields.has("writers") ? path(&fields, "writers") : nil
            let writer = fields.has("writer") ? fields.string("writer") : nil
            let layout = IDXPictureLayout(
                isTransposed: fields.bool("transposed", default: false), isInverted: fields.bool("inverted", default: false),
                isBilevel: fields.bool("bilevel", default: false))
            return .idx(
                IDXSource(
                    images: images, labels: labels, writers: writers, writer: writer, layout: layout, check: labelCheck(&fields),
                    corrections: corrections(&fields)))
        case "images":
            let folder = path(&fields, "folder")
            return .images(
                ImageFolderSource(
                    folder: folder, writer: fields.string("writer", default: Self.name(of: folder)),
                    isNormalized: fields.bool("normalized", default: false), check: labelCheck(&fields), corrections: corrections(&fields)))
        case "digits":
            return .digits(
                DigitFolderSource(folder: path(&fields, "folder"), check: labelCheck(&fields), corrections: corrections(&fields)))
        case "webdataset":
            let folder = path(&fields, "folder")
            return .webDataset(
                WebDatasetSource(
                    folder: folder, pattern: fields.string("files", default: "*"),
                    writer: fields.string("writer", default: Self.name(of: folder)),
                    isNormalized: fields.bool("normalized", default: false), check: labelCheck(&fields), corrections: corrections(&fields)))
        default:
            let near = Spelling.nearest(to: entry.key, among: Self.kinds)
            issues.report(
                "unknown-source", at: entry.keyLocation, "unknown source '\(entry.key)'",
                fix: near.map { "did you mean '\($0)'?" } ?? "choose one of " + Self.kinds.joined(separator: ", "))
            return nil
        }
    }

    /// What pictures of a folder whose writer nobody names are called by.
    private static func name(of folder: ManifestPath) -> String { (folder.written as NSString).lastPathComponent }

    /// A model named under a key; nil where the key is missing.
    ///
    /// - Parameter names: of those that ship with Inkmill and can be named here.
    func model(_ fields: inout ManifestFields, _ key: String, shipped names: [String] = Model.builtinNames) -> BaseModel? {
        guard fields.node(key) != nil else { return nil }
        let model = BaseModel(written: fields.string(key), relativeTo: folder)
        switch model {
        case .file(let path), .recipe(let path): checkExists(path, &fields, key)
        case .builtin(let name) where !names.contains(name):
            fields.report(
                "unknown-value", field: key, "no model '\(name)' ships with Inkmill",
                fix: Spelling.nearest(to: name, among: names).map { "did you mean 'builtin/\($0)'?" }
                    ?? "choose one of " + names.joined(separator: ", ") + ", or give the path of a model file")
        case .builtin: break
        }
        return model
    }

    /// A path that must exist; a missing file is reported.
    func path(_ fields: inout ManifestFields, _ key: String) -> ManifestPath {
        let path = ManifestPath(fields.string(key), relativeTo: folder)
        if fields.has(key) { checkExists(path, &fields, key) }
        return path
    }

    private func checkExists(_ path: ManifestPath, _ fields: inout ManifestFields, _ key: String) {
        if !FileManager.default.fileExists(atPath: path.resolved) {
            fields.report(
                "missing-file", field: key, "'\(key)' names '\(path.written)', which does not exist",
                fix: "check the path; it is relative to the manifest's folder '\(folder.isEmpty ? "." : folder)'")
        }
    }
}
