import Dispatch
import Synchronization

/// Maps items on at most `jobs` threads; the results come back in the order of the items.
///
/// The result does not depend on `jobs`. After the first failure no further item is started, and the failure of the earliest
/// failed item is thrown.
public func concurrentMap<Item: Sendable, Result: Sendable>(
    _ items: [Item], jobs: Int, _ body: @escaping @Sendable (Item) throws -> Result
) throws -> [Result] {
    let slots = Mutex<[Swift.Result<Result, any Error>?]>(Array(repeating: nil, count: items.count))
    let next = Atomic<Int>(0)
    let hasFailed = Atomic<Bool>(false)
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, items.count))) { _ in
        while !hasFailed.load(ordering: .relaxed) {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < items.count else { return }
            let outcome = Swift.Result { try body(items[index]) }
            if case .failure = outcome { hasFailed.store(true, ordering: .relaxed) }
            slots.withLock { $0[index] = outcome }
        }
    }
    return try slots.withLock { try $0.compactMap { try $0?.get() } }
}
