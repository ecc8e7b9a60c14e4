/// What a person has said: a line of a file to which lines are only ever added.
///
/// Each event holds the digest of the line before it, so that a line that was changed or taken away is noticed.
public protocol JournalEvent: Sendable, Equatable, Codable {
    /// What an event is about.
    associatedtype Target: Sendable, Hashable
    /// What is to be said, before it has a number.
    associatedtype Entry: Sendable

    /// The version of the format.
    var v: Int { get }
    /// From 1, in the order of the reviewer's file.
    var n: Int { get }
    /// In UTC, such as `2026-11-29T09:30:12.345Z`, so that texts sort as times do.
    var at: String { get }
    /// The reviewer; the file is named so.
    var by: String { get }
    /// The number of the event of the same file that is taken back; nil for all others.
    var undoes: Int? { get }
    /// The SHA-256 of the line before, without its end; empty for the first.
    var prev: String { get }
    /// Nil where the event names none, or more than one.
    var target: Target? { get }
    /// What no event of ours says, in words; nil where nothing is wrong.
    var defect: String? { get }

    init(_ entry: Entry, stamp: JournalStamp)

    /// What takes the event back; nil without a target.
    func takingBack(why: String) -> Entry?

    static var version: Int { get }
    static var words: JournalWords { get }
}

/// What the journal adds to what is said.
public struct JournalStamp: Sendable {
    public let n: Int
    public let at: String
    public let by: String
    /// The program that writes it.
    public let with: String
    public let prev: String
}

/// How a person is told of events of a kind.
public struct JournalWords: Sendable {
    /// That the codes of diagnostics begin with, such as `labels`.
    let code: String
    /// An event, such as `label event`.
    let event: String
    /// What it is about, such as `digit, sheet or writer`.
    let target: String
    /// What to do about a line that was cut short.
    let afterTornLine: String
    /// How something is taken back.
    let undo: String
    /// Where what was said can be seen.
    let log: String

    public init(code: String, event: String, target: String, afterTornLine: String, undo: String, log: String) {
        self.code = code
        self.event = event
        self.target = target
        self.afterTornLine = afterTornLine
        self.undo = undo
        self.log = log
    }
}
