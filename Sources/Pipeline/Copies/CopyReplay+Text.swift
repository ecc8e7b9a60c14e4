import Augmentation
import Foundation
import Support

extension CopyReplay.Result {
    /// The result in a few lines.
    public var text: String {
        get throws {
            let what = label.map { "a \($0)" } ?? "without a label"
            var lines = [
                "digit       \(digit), \(what) by \(writer.onOneLine), \(split)", "copy        \(copy)",
            ]
            for step in applied { lines.append("step        " + (try Self.text(of: step))) }
            if applied.isEmpty { lines.append("step        none: the copy is the digit as it is") }
            if let shard { lines.append("shard       the same bytes as in \(shard.file), row \(shard.row)") }
            if let shardNote { lines.append("shard       " + shardNote.onOneLine) }
            if let picture { lines.append("picture     \(picture)") }
            return lines.joined(separator: "\n")
        }
    }

    /// A step with the parameters drawn for it, such as `rotate degrees 3.1, moved up to 0.72 px`.
    private static func text(of step: AppliedStep) throws -> String {
        let json = try JSONSerialization.jsonObject(with: Data(JSONFile.encoded(step).utf8)) as? [String: Any]
        let parameters = json?["parameters"] as? [String: Any] ?? [:]
        var parts = parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        if let moved = step.largestDisplacementPixels { parts.append("moved up to \(NumberText.fixed(moved, digits: 2)) px") }
        return "\(step.step): " + parts.joined(separator: ", ")
    }
}
