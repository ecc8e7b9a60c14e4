import Recipes
import Support

/// The same as without `isCancelled`, but that no further item is started once the user has asked to stop.
///
/// - Throws: `InterruptionError.interrupted`, what the body throws.
func concurrentMap<Item: Sendable, Result: Sendable>(
    _ items: [Item], jobs: Int, isCancelled: @escaping @Sendable () -> Bool, _ body: @escaping @Sendable (Item) throws -> Result
) throws -> [Result] {
    try concurrentMap(items, jobs: jobs) { item in
        if isCancelled() { throw InterruptionError.interrupted(stage: StageName.curate.rawValue) }
        return try body(item)
    }
}
