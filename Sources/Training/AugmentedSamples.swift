import Augmentation
import Dataset
import Imaging
import Support
import Synchronization

/// The augmented copies of a plan, made when they are wanted: what shards are written from, and what training on the fly reads
/// without any shard.
///
/// **Determinism** A: the copy at a position is a pure function of the recipe, the seed, the digit and the copy's number.
/// **Complexity** a digit's detail is made once for each run of its copies in the positions asked for.
public struct AugmentedSamples: TrainingSamples {
    public let plan: ShardPlan
    public let digest: ContentDigest
    private let recipe: AugmentationRecipe
    private let seed: UInt64
    private let detail: @Sendable (BilevelImage) -> GlyphDetail?
    /// For each of the plan's rows.
    private let sources: [Source]
    private let workspaces = WorkspaceShelf()

    private struct Source: Sendable {
        let glyph: Glyph
        let label: UInt8
        /// The digit's, as `RandomStream` knows it.
        let number: UInt64
        let crop: PackedInk?
    }

    /// - Parameters:
    ///   - digits: those of the table whose rows the plan names; these are labeled.
    ///   - detail: the fine glyph of a digit's crop, by the profile of the digits.
    ///   - digest: of everything that decides the copies.
    public init(
        plan: ShardPlan, digits: [Digit], recipe: AugmentationRecipe, seed: UInt64,
        detail: @escaping @Sendable (BilevelImage) -> GlyphDetail?, digest: ContentDigest
    ) {
        self.plan = plan
        self.digest = digest
        self.recipe = recipe
        self.seed = seed
        self.detail = detail
        sources = plan.rows.map { row in
            guard let label = digits[row].label else { preconditionFailure("'\(digits[row].id)' has no label") }
            return Source(
                glyph: digits[row].glyph, label: label, number: digits[row].number, crop: digits[row].packedCrop)
        }
    }

    public var count: Int { plan.sampleCount }

    /// The images at `positions`: they are made, which cannot fail.
    public func glyphs(at positions: [Int]) -> [Glyph] {
        var batch = SampleBatch()
        read(positions, into: &batch)
        return batch.glyphs
    }

    public func read(_ positions: [Int], into batch: inout SampleBatch) {
        var workspace = workspaces.take()
        workspace.items.removeAll(keepingCapacity: true)
        workspace.sources.removeAll(keepingCapacity: true)
        batch.labels.removeAll(keepingCapacity: true)
        for position in positions {
            precondition(position >= 0 && position < count, "position \(position) of \(count)")
            let (index, copy) = plan.source(at: position)
            // Neighboring copies share their digit.
            if workspace.sources.last != index { workspace.sources.append(index) }
            let source = sources[index]
            workspace.items.append(
                AugmentationItem(
                    imageIndex: workspace.sources.count - 1, label: source.label, sample: source.number, copy: UInt32(copy)))
            batch.labels.append(source.label)
        }
        augment(on: &workspace, into: &batch.ink)
        workspaces.putBack(workspace)
    }

    /// Hands the digits of the workspace's sources to the recipe: the one place where that is done.
    private func augment(on workspace: inout Workspace, into ink: inout [UInt8]) {
        workspace.ink.removeAll(keepingCapacity: true)
        workspace.details.removeAll(keepingCapacity: true)
        for index in workspace.sources {
            workspace.ink += sources[index].glyph.ink
            workspace.details.append(sources[index].crop.flatMap { detail($0.image) })
        }
        let byteCount = workspace.items.count * Glyph.pixelCount
        if ink.count > byteCount { ink.removeLast(ink.count - byteCount) }
        if ink.count < byteCount { ink += repeatElement(0, count: byteCount - ink.count) }
        recipe.augment(
            workspace.items, of: workspace.ink, details: workspace.details, seed: seed, on: &workspace.canvas, into: &ink)
    }
}

/// What one thread augments with.
private struct Workspace: Sendable {
    var canvas = AugmentationCanvas()
    var items: [AugmentationItem] = []
    /// The digits wanted, by their places in the samples' `sources`.
    var sources: [Int] = []
    /// Their glyphs, one after another.
    var ink: [UInt8] = []
    var details: [GlyphDetail?] = []
}

/// Workspaces to be used again: as many as threads ever worked at the same time.
private final class WorkspaceShelf: Sendable {
    private let idle = Mutex<[Workspace]>([])

    func take() -> Workspace { idle.withLock { $0.popLast() } ?? Workspace() }

    func putBack(_ workspace: Workspace) { idle.withLock { $0.append(workspace) } }
}
