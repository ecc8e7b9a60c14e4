import Foundation
import Support

/// What came of a recipe: for each stage the digests of what went in and of what came out.
///
/// Holds no time, host or absolute path, so that the same manifest and inputs give the same file.
public struct Lock: Sendable, Codable, Equatable {
    package static let fileName = "lock.json"

    public var tool = inkmillVersion
    /// The name of the recipe whose results these are; nil in a lock of an earlier version.
    public var recipe: String?
    public var stages: [StageName: StageRecord] = [:]
    /// By the digest of the test digits; the models that were evaluated on them.
    public var testEvaluations: [String: TestEvaluations] = [:]
    /// Digests of files that no stage's present record lists but that were written here and are still there: a stage's earlier
    /// outputs, previews, augmentation limits. By path within the recipe's folder.
    public var otherFiles: [String: ContentDigest] = [:]
    /// Files that a stage which was not finished has begun to write.
    public var unfinished: [StageName: [String]] = [:]
    /// Digests of what a stage that was not finished was going to write, by path within the recipe's folder.
    public var attempted: [String: ContentDigest] = [:]

    /// What a later version has noted of stages that this one does not know, by their names; kept as it is.
    private var unknownStages: [String: StageRecord] = [:]
    private var unknownUnfinished: [String: [String]] = [:]

    public init() {}

    private enum CodingKeys: CodingKey {
        case tool, recipe, stages, testEvaluations, otherFiles, unfinished, attempted
        /// What 0.1.0 called `testEvaluations`.
        case looks
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        tool = try fields.decode(String.self, forKey: .tool)
        recipe = try fields.decodeIfPresent(String.self, forKey: .recipe)
        (stages, unknownStages) = Self.divided(try fields.decode([String: StageRecord].self, forKey: .stages))
        // A lock of 0.1.0 has none.
        testEvaluations =
            try fields.decodeIfPresent([String: TestEvaluations].self, forKey: .testEvaluations)
            ?? fields.decodeIfPresent([String: TestEvaluations].self, forKey: .looks) ?? [:]
        otherFiles = try fields.decodeIfPresent([String: ContentDigest].self, forKey: .otherFiles) ?? [:]
        (unfinished, unknownUnfinished) = Self.divided(try fields.decodeIfPresent([String: [String]].self, forKey: .unfinished) ?? [:])
        attempted = try fields.decodeIfPresent([String: ContentDigest].self, forKey: .attempted) ?? [:]
        // Files are removed and replaced by these names.
        for file in records.flatMap(\.outputs.keys) + otherFiles.keys + unfinishedFiles + attempted.keys
        where !RecipeFolder.isInside(file) {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [CodingKeys.stages], debugDescription: "it lists '\(file)', which is no file of its folder"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(tool, forKey: .tool)
        try fields.encodeIfPresent(recipe, forKey: .recipe)
        try fields.encode(Self.joined(stages, unknownStages), forKey: .stages)
        try fields.encode(testEvaluations, forKey: .testEvaluations)
        // Where there is nothing to say, the lock is the one of earlier versions.
        if !otherFiles.isEmpty { try fields.encode(otherFiles, forKey: .otherFiles) }
        let unfinished = Self.joined(unfinished, unknownUnfinished)
        if !unfinished.isEmpty { try fields.encode(unfinished, forKey: .unfinished) }
        if !attempted.isEmpty { try fields.encode(attempted, forKey: .attempted) }
    }

    /// The files of all stages that are done, by path within the recipe's folder.
    var outputFiles: [String] { records.flatMap(\.outputs.keys) }

    private var records: [StageRecord] { Array(stages.values) + unknownStages.values }
    private var unfinishedFiles: [String] { Array(unfinished.values.joined()) + unknownUnfinished.values.joined() }

    private static func divided<Value>(_ values: [String: Value]) -> (known: [StageName: Value], unknown: [String: Value]) {
        var known: [StageName: Value] = [:], unknown: [String: Value] = [:]
        for (name, value) in values {
            if let stage = StageName(rawValue: name) { known[stage] = value } else { unknown[name] = value }
        }
        return (known, unknown)
    }

    private static func joined<Value>(_ known: [StageName: Value], _ unknown: [String: Value]) -> [String: Value] {
        var values = unknown
        for (stage, value) in known { values[stage.rawValue] = value }
        return values
    }

    /// What was written into a file of the recipe's folder, as far as is known.
    package func digest(of file: String) -> ContentDigest? {
        records.lazy.compactMap { $0.outputs[file] }.first ?? otherFiles[file]
    }

    /// All that a file of the recipe's folder may hold without anybody but Inkmill having written it: two where a stage that was not
    /// finished may or may not have replaced it.
    package func digests(of file: String) -> [ContentDigest] {
        [digest(of: file), attempted[file]].compactMap { $0 }
    }

    /// Whether a file is one that was written here, or that a stage began to write.
    package func lists(_ file: String) -> Bool {
        !digests(of: file).isEmpty || unfinishedFiles.contains(file)
    }

    /// Begins to replace what a stage wrote earlier by `files`.
    ///
    /// - Parameters:
    ///   - digests: of what is going to be in the files, as far as that is known beforehand.
    ///   - found: of what is in those that are there, which was written here.
    /// - Returns: the files that it wrote, or began to write, earlier.
    package mutating func begin(
        _ stage: StageName, files: [String], digests: [String: ContentDigest] = [:], found: [String: ContentDigest] = [:]
    ) -> Set<String> {
        let outputs = stages[stage]?.outputs ?? [:]
        let earlier = Set(outputs.keys).union(unfinished[stage] ?? [])
        otherFiles.merge(outputs) { _, last in last }
        otherFiles.merge(found) { _, last in last }
        attempted.merge(digests) { _, last in last }
        unfinished[stage] = earlier.union(files).sorted()
        stages[stage] = nil
        return earlier
    }

    /// A stage is no longer the recipe's.
    package mutating func forget(_ stage: StageName) {
        for file in unfinished[stage] ?? [] { attempted[file] = nil }
        stages[stage] = nil
        unfinished[stage] = nil
    }

    /// A stage has written all that its record lists.
    package mutating func finish(_ stage: StageName, _ record: StageRecord) {
        forget(stage)
        stages[stage] = record
        for file in record.outputs.keys { otherFiles[file] = nil }
    }

    /// Counts the evaluation of a model on test digits.
    package mutating func addTestEvaluation(of model: ContentDigest, on testDigits: ContentDigest) {
        testEvaluations[testDigits.hex, default: TestEvaluations()].add(model)
    }
}

/// What a stage was made from and what it made.
public struct StageRecord: Sendable, Codable, Equatable {
    /// Raised whenever the stage's code gives other bytes for the same inputs.
    public let version: Int
    /// Digests of files and of earlier stages' results, by name.
    public let inputs: [String: ContentDigest]
    /// Digests of the parts of the manifest that the stage reads, by name.
    public let parameters: [String: ContentDigest]
    /// Versions of what the result depends on besides, such as `libpng: 1.6.39`.
    public let versions: [String: String]
    /// Digests of the files written, by path within the recipe's folder.
    public var outputs: [String: ContentDigest] = [:]
    /// Whether whatever was read was compared with its digest as it was read, not only before; nil in a lock of an earlier version.
    public var readsWereChecked: Bool?
    /// Files of earlier stages, by path within the recipe's folder, that were damaged and have been made again since this stage read
    /// them unchecked.
    public var repairedInputs: [String]?

    public init(
        version: Int, inputs: [String: ContentDigest], parameters: [String: ContentDigest], versions: [String: String] = [:]
    ) {
        self.version = version
        self.inputs = inputs
        self.parameters = parameters
        self.versions = versions
    }

    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        version = try fields.decode(Int.self, forKey: .version)
        inputs = try fields.decode([String: ContentDigest].self, forKey: .inputs)
        parameters = try fields.decode([String: ContentDigest].self, forKey: .parameters)
        // A lock of 0.1.0 has none.
        versions = try fields.decodeIfPresent([String: String].self, forKey: .versions) ?? [:]
        outputs = try fields.decode([String: ContentDigest].self, forKey: .outputs)
        readsWereChecked = try fields.decodeIfPresent(Bool.self, forKey: .readsWereChecked)
        repairedInputs = try fields.decodeIfPresent([String].self, forKey: .repairedInputs)
    }

    /// One digest for all that goes in: it names the stage's run.
    public var inputDigest: ContentDigest {
        let lines =
            inputs.map { "input \($0.key) \($0.value)" } + parameters.map { "parameter \($0.key) \($0.value)" }
            + versions.map { "version \($0.key) \($0.value)" }
        return ContentDigest(of: "version \(version)\n" + lines.sorted().joined(separator: "\n"))
    }

    /// What differs from an earlier record, in words; nil where nothing does.
    package func change(since earlier: StageRecord) -> String? {
        if version != earlier.version { return "this version of Inkmill does it another way" }
        for name in Set(versions.keys).union(earlier.versions.keys).sorted() where versions[name] != earlier.versions[name] {
            return "\(name) is now \(versions[name] ?? "gone"), was \(earlier.versions[name] ?? "not there")"
        }
        for (kind, now, before) in [
            ("", inputs, earlier.inputs), ("'", parameters, earlier.parameters),
        ] {
            for name in Set(now.keys).union(before.keys).sorted() where now[name] != before[name] {
                let what = before[name] == nil ? "is new" : now[name] == nil ? "is gone" : "changed"
                return kind.isEmpty ? "\(name) \(what)" : "'\(name)' in the manifest \(what)"
            }
        }
        return nil
    }
}

extension Lock {
    /// - Throws: `JSONFileError.unreadableRecord`, `FileSystemError`.
    package static func load(from file: String) throws -> Lock {
        guard FileManager.default.fileExists(atPath: file) else { return Lock() }
        return try JSONFile.read(Lock.self, from: file)
    }

    package func save(to file: String) throws {
        try JSONFile.write(self, to: file)
    }

    /// Counts an evaluation of models on test digits in the lock of a recipe's folder.
    ///
    /// - Returns: how many models have been evaluated on them by now.
    package static func noteTestEvaluation(
        of models: [ContentDigest], on testDigits: ContentDigest, in folder: RecipeFolder
    ) throws -> Int {
        var lock = try load(from: folder.lockFile)
        for model in models { lock.addTestEvaluation(of: model, on: testDigits) }
        try lock.save(to: folder.lockFile)
        return lock.testEvaluations[testDigits.hex]?.count ?? models.count
    }
}
