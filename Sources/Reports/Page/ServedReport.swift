import Foundation

/// A page of a run as the review's server gives it.
///
/// Its links to places of the review lead there; other links lead to files, of which the server gives none, and become text. Links within the page
/// stay. What people have written cannot be taken for a link: `HTML` has escaped it.
package enum ServedReport {
    /// - Parameter page: as a stage has written it.
    /// - Returns: nil for a page of an earlier version, which has no links to a review.
    package static func bytes(of page: [UInt8]) -> [UInt8]? {
        let replacements = [
            (#"<a href="[^"]*" data-review="([^"]*)""#, ##"<a href="./#$1""##),
            (##"<a href="(?!#|\./#)[^"]*""##, "<a"),
            (
                #"(?s)(<p class="soft" id="\#(ReviewLink.anchor)">)[^<]*<code>.*?</p>"#,
                #"$1<a href="./">Back to the review</a>: each picture opens its digit there.</p>"#
            ),
        ]
        let written = String(decoding: page, as: UTF8.self)
        guard written.contains("id=\"\(ReviewLink.anchor)\"") else { return nil }
        let text = replacements.reduce(written) { text, replacement in
            text.replacingOccurrences(of: replacement.0, with: replacement.1, options: .regularExpression)
        }
        return Array(text.utf8)
    }
}
