import Foundation
import Support

extension HTML {
    /// A number with what it counts.
    static func figures(_ items: [(value: String, caption: String)]) -> HTML {
        let figures = items.map { "<div class=\"figure\"><dt>\($0.caption)</dt><dd>\($0.value)</dd></div>" as HTML }
        return "<dl class=\"figures\">\(HTML(figures))</dl>"
    }

    /// The name of a file or a writer, which may be long and hold anything.
    static func name(_ text: String) -> HTML {
        // A path breaks at its folders before it breaks anywhere else.
        let parts = text.onOneLine.split(separator: "/", omittingEmptySubsequences: false)
        let pieces = parts.enumerated().map { index, part -> HTML in index == 0 ? "\(part)" : "/<wbr>\(part)" }
        return "<span class=\"name\">\(HTML(pieces))</span>"
    }

    static func link(_ path: String, _ text: HTML) -> HTML { "<a href=\"\(escaped(path))\">\(text)</a>" }

    /// A path as a link has it.
    static func escaped(_ path: String) -> String { path.addingPercentEncoding(withAllowedCharacters: linkCharacters) ?? path }

    /// What RFC 3986 never gives a meaning, and the slash.
    private static let linkCharacters = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
}
