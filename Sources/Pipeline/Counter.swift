import Synchronization

/// Counts what several threads finish.
final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    /// Adds `amount` and returns the new count.
    @discardableResult
    func increment(by amount: Int = 1) -> Int {
        value.wrappingAdd(amount, ordering: .relaxed).newValue
    }
}
