/// Notes what the readers of a manifest ask for, and makes the manifests that they are asked with.
///
/// A class because it is told by readers that know nothing of each other; see `ManifestOutline`. Not shared between threads.
package final class ManifestRecorder {
    package typealias Kind = ManifestOutline.Kind
    package typealias Fallback = ManifestOutline.Fallback

    /// What is known of the value at a path.
    private struct Note {
        var kinds: [Kind] = []
        var fallback: Fallback?
        var isRequired = false
        /// The keys of a mapping, in the order in which they were first asked for.
        var keys: [String] = []
        /// For each word of a key of this mapping that was tried, the keys that were asked for then.
        var asked: [Choice: Set<String>] = [:]
    }

    /// A key of a mapping with one of its words.
    struct Choice: Hashable {
        let mapping: String
        let key: String
        let word: String
    }

    /// What one manifest is made like.
    struct Pass {
        /// Which of the names is taken where only one can be.
        var rotation = 0
        /// The word that is given to one key; every other key is left out.
        var choice: Choice?
    }

    private var notes: [String: Note] = ["": Note()]
    private var pass = Pass()
    /// Paths of the values of the present manifest, by their lines.
    private var paths: [Int: String] = [:]
    private var entered: Set<String> = []

    /// Grows whenever something new becomes known.
    var size: Int { notes.values.reduce(notes.count) { $0 + $1.kinds.count } }

    // MARK: What readers tell

    /// A reader looks into the mapping at a location.
    ///
    /// - Returns: the path of the mapping; nil where it is none of ours, or another reader is in it.
    func enter(_ location: SourceLocation) -> String? {
        guard let path = path(at: location), entered.insert(path).inserted else { return nil }
        note(.mapping, at: path)
        if let choice = pass.choice, choice.mapping == path { notes[path]?.asked[choice, default: []] = [] }
        return path
    }

    /// A reader asks for a key.
    func ask(_ key: String, in mapping: String) {
        if notes[mapping]?.keys.contains(key) == false { notes[mapping]?.keys.append(key) }
        let path = Self.path(key, in: mapping)
        if notes[path] == nil { notes[path] = Note() }
        if let choice = pass.choice, choice.mapping == mapping { notes[mapping]?.asked[choice, default: []].insert(key) }
    }

    /// A reader takes a key's value for this.
    func note(_ kind: Kind, _ key: String, in mapping: String, fallback: Fallback?) {
        let path = Self.path(key, in: mapping)
        note(kind, at: path)
        if let fallback { notes[path]?.fallback = fallback }
    }

    /// A reader misses a key.
    func noteMissing(_ key: String, in mapping: String) { notes[Self.path(key, in: mapping)]?.isRequired = true }

    /// A reader takes the value at a location for this.
    package func note(_ kind: Kind, at location: SourceLocation) {
        if let path = path(at: location) { note(kind, at: path) }
    }

    private func note(_ kind: Kind, at path: String) {
        if notes[path]?.kinds.contains(kind) == false { notes[path]?.kinds.append(kind) }
    }

    private func path(at location: SourceLocation) -> String? {
        if case .text(let line, _) = location.place { paths[line] } else { nil }
    }

    private static func path(_ key: String, in mapping: String) -> String { mapping.isEmpty ? key : mapping + "." + key }
    private static func itemPath(of list: String) -> String { list + "[]" }

    // MARK: The manifests that are read

    /// One for each name where only one can be given, and one for each word of each key.
    func passes() -> [Pass] {
        let rotations = notes.compactMap { path, note in path.hasSuffix("[]") ? nil : names(in: note)?.count }.max() ?? 1
        var passes = (0..<rotations).map { Pass(rotation: $0) }
        for mapping in notes.keys.sorted() {
            for key in notes[mapping]?.keys ?? [] {
                for word in words(of: Self.path(key, in: mapping)) {
                    passes += (0..<rotations).map {
                        Pass(rotation: $0, choice: Choice(mapping: mapping, key: key, word: word))
                    }
                }
            }
        }
        return passes
    }

    /// Starts anew with a manifest that asks for what is not known yet.
    func begin(_ pass: Pass) -> ManifestNode {
        self.pass = pass
        paths = [:]
        entered = []
        return mapping("", within: [])
    }

    /// - Parameter outer: the names of the lists around it, which are not gone into again.
    private func mapping(_ path: String, within outer: [[String]]) -> ManifestNode {
        let location = newLocation(path)
        var entries: [ManifestNode.Entry] = []
        for key in notes[path]?.keys ?? [] {
            guard let value = value(key, in: path, within: outer) else { continue }
            entries.append(ManifestNode.Entry(key: key, keyLocation: newLocation(nil), value: value))
        }
        return ManifestNode(.mapping(entries), at: location)
    }

    /// What a key is given; nil where it is left out.
    private func value(_ key: String, in mapping: String, within outer: [[String]]) -> ManifestNode? {
        let path = Self.path(key, in: mapping)
        guard let note = notes[path] else { return nil }
        if let choice = pass.choice, choice.mapping == mapping, choice.key == key {
            return ManifestNode(.scalar(choice.word, isQuoted: false), at: newLocation(path))
        }
        if note.kinds.contains(.list) {
            return ManifestNode(.sequence(items(of: path, within: outer)), at: newLocation(path))
        }
        if let names = names(in: note) { return named(names[pass.rotation % names.count], path, within: outer) }
        // What may be one certain word may be something else besides.
        let isKnown = note.kinds.contains { if case .word(let words) = $0 { words.count > 1 } else { $0 != .mapping } }
        return isKnown ? nil : self.mapping(path, within: outer)
    }

    private func items(of list: String, within outer: [[String]]) -> [ManifestNode] {
        let path = Self.itemPath(of: list)
        if notes[path] == nil { notes[path] = Note() }
        guard let names = notes[path].flatMap(names), !outer.contains(names) else {
            return [ManifestNode(.mapping([]), at: newLocation(path))]
        }
        return names.map { named($0, path, within: outer + [names]) }
    }

    private func named(_ name: String, _ path: String, within outer: [[String]]) -> ManifestNode {
        let inner = Self.path(name, in: path)
        if notes[inner] == nil { notes[inner] = Note() }
        let entry = ManifestNode.Entry(key: name, keyLocation: newLocation(nil), value: mapping(inner, within: outer))
        return ManifestNode(.mapping([entry]), at: newLocation(path))
    }

    /// Every value is on a line of its own, by which it is known again.
    private func newLocation(_ path: String?) -> SourceLocation {
        let line = paths.count + 1
        paths[line] = path ?? "\0"
        return SourceLocation(file: "", place: .text(line: line, column: 1))
    }

    private func names(in note: Note) -> [String]? {
        note.kinds.lazy.compactMap { if case .named(let names, _) = $0 { names } else { nil } }.first
    }

    /// The words of a value that is nothing else.
    private func words(of path: String) -> [String] {
        guard let kinds = notes[path]?.kinds, kinds.count == 1, case .word(let words) = kinds[0] else { return [] }
        return words.count > 1 ? words : []
    }

    // MARK: What became known

    func outline() -> ManifestOutline.Value { outline("", conditions: [], within: [:]) }

    /// - Parameter outer: the names of the lists around it, with the lists' paths.
    private func outline(_ path: String, conditions: [String], within outer: [[String]: String]) -> ManifestOutline.Value {
        let note = notes[path] ?? Note()
        var inner = outer, items: [ManifestOutline.Value] = [], repeatedPath: String?
        if note.kinds.contains(.list) {
            let itemPath = Self.itemPath(of: path), itemNames = notes[itemPath].flatMap(names)
            repeatedPath = itemNames.flatMap { outer[$0] }
            if let itemNames { inner[itemNames] = path }
            if repeatedPath == nil { items = [outline(itemPath, conditions: [], within: inner)] }
        }
        let variants = (names(in: note) ?? []).map { name in
            ManifestOutline.Entry(name: name, value: outline(Self.path(name, in: path), conditions: [], within: inner))
        }
        let entries = note.keys.map { key in
            ManifestOutline.Entry(
                name: key, value: outline(Self.path(key, in: path), conditions: self.conditions(of: key, note), within: inner))
        }
        // An item that is one name with its fields is a mapping too; that says nothing more.
        let kinds = variants.isEmpty ? note.kinds : note.kinds.filter { $0 != .mapping }
        return ManifestOutline.Value(
            path: path, kinds: kinds, fallback: note.fallback, isRequired: note.isRequired, conditions: conditions,
            entries: entries, variants: variants, items: items, repeatedPath: repeatedPath)
    }

    private func conditions(of key: String, _ note: Note) -> [String] {
        let tried = Dictionary(grouping: note.asked.keys.filter { $0.key != key }, by: \.key)
        return tried.sorted { $0.key < $1.key }.flatMap { other, choices -> [String] in
            let words = choices.filter { note.asked[$0]?.contains(key) ?? false }.map(\.word)
            return words.count == choices.count ? [] : words.sorted().map { "\(other): \($0)" }
        }
    }
}
