import Foundation
import Support

/// The parts of a path. By bytes, since a slash with an accent upon it is another character than a slash, but not to the disk.
extension FileName {
    /// What comes before the last slash; nothing where there is none.
    package var folder: String { lastSlash.map { String(text[..<$0]) } ?? "" }

    /// What comes behind it.
    package var lastComponent: String { lastSlash.map { String(text[text.utf8.index(after: $0)...]) } ?? text }

    /// The whole path without the ending of its file.
    package var withoutEnding: String {
        let stem = (lastComponent as NSString).deletingPathExtension
        return lastSlash == nil ? stem : folder + "/" + stem
    }

    /// The ending in lower case, such as `png`; empty where there is none.
    package var ending: String { (lastComponent as NSString).pathExtension.lowercased() }

    private var lastSlash: String.Index? { text.utf8.lastIndex(of: UInt8(ascii: "/")) }
}
