import Synchronization

/// Counts what several threads finish.
public final class Counter: Sendable {
    public init() {}

    private let value = Atomic<Int>(0)

    /// Adds `amount` and returns the new count.
    @discardableResult
    public func increment(by amount: Int = 1) -> Int {
        value.wrappingAdd(amount, ordering: .relaxed).newValue
    }
}
