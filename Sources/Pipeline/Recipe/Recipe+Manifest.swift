import Augmentation
import Dataset
import Foundation
import Imaging
import NeuralNetwork
import Sheets
import Support
import Training

extension Recipe {
    /// Reads a manifest and everything it names but the scans themselves.
    ///
    /// - Parameter seed: instead of the manifest's own.
    /// - Throws: `ManifestError` with every problem of the manifest and of its templates; `FileSystemError` where the manifest
    ///   itself cannot be read.
    public init(manifest file: String, seed overridingSeed: UInt64? = nil) throws {
        let yaml = try FileContent.text(of: file)
        let issues = ManifestIssues(source: yaml)
        let root = try ManifestNode(yaml: yaml, file: file)
        var fields = ManifestFields(root, context: "manifest", issues: issues)
        let parser = RecipeParser(folder: (file as NSString).deletingLastPathComponent, issues: issues)

        let seed = overridingSeed ?? UInt64(fields.int("seed", in: 0...Int.max))
        let sources = parser.sources(&fields)
        let profile: NormalizationProfile = fields.choice("profile", default: .mnist)
        let split = fields.requiredNode("split").map { WriterSplitRule($0, issues: issues) }
        let augmentation = parser.augmentation(&fields)
        var shards = fields.fields("shards")
        let maxShardBytes = shards?.int("maxShardBytes", in: 1 << 16...1 << 40, default: Self.standardShardBytes)
        shards?.finish()
        let training = parser.training(&fields)
        let network = fields.node("network").map { NetworkDescription(from: $0, issues: issues) }
        if network == nil, training.base == nil {
            issues.report(
                "missing-field", at: fields.location, "'manifest' has no field 'network', and 'training' no 'base'",
                fix: "name a network ('network: conv32x2-64x2') or a model to start from ('base: builtin/mnist')")
        }
        fields.finish()
        try issues.throwIfAny()
        guard let split, let settings = training.settings else { throw ManifestError(diagnostics: issues.diagnostics) }

        self.init(
            name: ((file as NSString).lastPathComponent as NSString).deletingPathExtension, file: file, seed: seed,
            sources: sources, profile: profile, split: split, augmentation: augmentation.recipe,
            copyCount: augmentation.copyCount, maxShardBytes: maxShardBytes ?? Self.standardShardBytes, network: network,
            base: training.base, training: settings, sectionDigests: Self.sectionDigests(root, seed: seed))
    }

    private static let standardShardBytes = 32 << 20

    private static func sectionDigests(_ root: ManifestNode, seed: UInt64) -> [String: ContentDigest] {
        guard case .mapping(let entries) = root.value else { return [:] }
        var digests: [String: ContentDigest] = [:]
        for entry in entries { digests[entry.key] = entry.value.digest }
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

    private static let kinds = ["sheets", "idx", "images", "digits"]

    private func source(_ node: ManifestNode) -> RecipeSource? {
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
        case "idx":
            let images = path(&fields, "images"), labels = path(&fields, "labels")
            let writers = fields.has("writers") ? path(&fields, "writers") : nil
            let name = ((images.written as NSString).lastPathComponent as NSString).deletingPathExtension
            let writer = fields.string("writer", default: name)
            return .idx(IDXSource(images: images, labels: labels, writers: writers, writer: writer))
        case "images":
            let folder = path(&fields, "folder")
            let name = (folder.written as NSString).lastPathComponent
            return .images(ImageFolderSource(folder: folder, writer: fields.string("writer", default: name)))
        case "digits":
            return .digits(DigitFolderSource(folder: path(&fields, "folder")))
        default:
            let near = Spelling.nearest(to: entry.key, among: Self.kinds)
            issues.report(
                "unknown-source", at: entry.keyLocation, "unknown source '\(entry.key)'",
                fix: near.map { "did you mean '\($0)'?" } ?? "choose one of " + Self.kinds.joined(separator: ", "))
            return nil
        }
    }

    private func sheets(_ fields: inout ManifestFields) -> RecipeSource? {
        let folder = path(&fields, "folder")
        let pattern = fields.string("files", default: "*")
        let templateFile = path(&fields, "template")
        let writer: WriterNaming = fields.choice("writer", default: .fileName)
        guard FileManager.default.fileExists(atPath: templateFile.resolved) else { return nil }
        do {
            let template = try SheetTemplate(
                yaml: FileContent.text(of: templateFile.resolved), file: templateFile.resolved)
            return .sheets(
                SheetSource(
                    folder: folder, pattern: pattern, templateFile: templateFile, template: template, writer: writer))
        } catch let error as any DiagnosticError {
            issues.adopt(error, file: templateFile.resolved)
        } catch {
            fields.report("unreadable", field: "template", "\(error)", fix: "check that the template can be read")
        }
        return nil
    }

    func augmentation(_ fields: inout ManifestFields) -> (recipe: AugmentationRecipe, copyCount: Int) {
        let node =
            fields.requiredNode("augmentation") ?? ManifestNode(.scalar("", isQuoted: false), at: fields.location)
        var section = ManifestFields(node, context: "augmentation", issues: issues)
        let copyCount = section.int("copies", in: 1...10_000, default: 1)
        return (AugmentationRecipe(from: &section), copyCount)
    }

    func training(_ fields: inout ManifestFields) -> (settings: TrainingSettings?, base: BaseModel?) {
        guard let node = fields.requiredNode("training") else { return (nil, nil) }
        var section = ManifestFields(node, context: "training", issues: issues)
        var base: BaseModel?
        if section.has("base") {
            let written = section.string("base")
            base = BaseModel(written: written, relativeTo: folder)
            if case .file(let path) = base { checkExists(path, &section, "base") }
        }
        return (TrainingSettings(from: &section), base)
    }

    /// A path that must exist; a missing file is reported.
    private func path(_ fields: inout ManifestFields, _ key: String) -> ManifestPath {
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
