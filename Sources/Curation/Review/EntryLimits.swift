/// What an entry of a reviewer's file may hold.
enum EntryLimits {
    private static let maxReasonLength = 2000
    /// A day: whoever looks longer was away.
    private static let maxMilliseconds = 86_400_000

    /// - Parameters:
    ///   - reason: what a person has written, if anything.
    ///   - name: what it is called.
    ///   - milliseconds: that a person took, if it is known.
    /// - Throws: `ReviewError.invalid`.
    static func require(_ reason: String, called name: String, milliseconds: Int?) throws(ReviewError) {
        guard reason.count <= maxReasonLength else {
            throw .invalid("the \(name) has \(reason.count) characters", fix: "give at most \(maxReasonLength)")
        }
        if let milliseconds, milliseconds < 0 { throw .invalid("'ms' is \(milliseconds)", fix: "give a time from 0 on") }
    }

    /// - Returns: what is kept of a time.
    static func kept(milliseconds: Int?) -> Int? { milliseconds.map { min($0, maxMilliseconds) } }
}
