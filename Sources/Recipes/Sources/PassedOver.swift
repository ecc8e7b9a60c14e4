import Support

/// What lies among the sources and is none of them: told, but no error.
public struct PassedOver: Sendable, Codable, Equatable {
    /// Files and folders whose names start with a dot, and what lies in such folders is not counted.
    public var hiddenCount = 0
    /// Folders of other results, imports and exports, which Inkmill itself has written.
    public var ownCount = 0
    /// One of each, for a person to know what is meant; nil where there is none.
    public var hiddenExample: String?
    public var ownExample: String?

    /// Pages of files of several on which there is next to nothing, such as the backs of sheets that are written on one side; nil for
    /// none, as in what earlier versions wrote.
    public private(set) var emptyPageCount: Int?
    public private(set) var emptyPageExample: String?

    public init() {}

    /// - Parameter pages: as people are told of them.
    package init(emptyPages pages: [String]) {
        emptyPageCount = pages.isEmpty ? nil : pages.count
        emptyPageExample = pages.first
    }

    /// - Parameter content: of a folder; the file by which Inkmill locks a folder is nobody's and not counted.
    package init(hiddenIn folder: ManifestPath, _ content: FolderContent) {
        let names = content.hiddenNames.filter { $0 != FolderLock.fileName }
        hiddenCount = names.count
        hiddenExample = names.first.map { folder.appending($0).written }
    }

    /// Takes in what lies elsewhere.
    package mutating func add(_ other: PassedOver) {
        hiddenCount += other.hiddenCount
        ownCount += other.ownCount
        hiddenExample = hiddenExample ?? other.hiddenExample
        ownExample = ownExample ?? other.ownExample
        if let count = other.emptyPageCount { emptyPageCount = (emptyPageCount ?? 0) + count }
        emptyPageExample = emptyPageExample ?? other.emptyPageExample
    }

    /// In a few words; nil where nothing was passed over.
    public var text: String? {
        var parts: [String] = []
        if hiddenCount > 0 {
            let what = hiddenCount == 1 ? "1 hidden file" : "\(NumberText.count(hiddenCount)) hidden files"
            parts.append(what + (hiddenExample.map { " (such as \($0.onOneLine))" } ?? ""))
        }
        if ownCount > 0 {
            parts.append(
                NumberText.count(ownCount, "folder") + " that Inkmill has written" + (ownExample.map { " (such as \($0.onOneLine))" } ?? "")
            )
        }
        if let emptyPageCount {
            parts.append(
                NumberText.count(emptyPageCount, "empty page") + (emptyPageExample.map { " (such as \($0.onOneLine))" } ?? ""))
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
