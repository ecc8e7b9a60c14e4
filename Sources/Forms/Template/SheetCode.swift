import Support

/// What a sheet's QR code says: which sheet it is, and a check that ties it to its form.
///
/// The text is `INKMILL1:<collection>:<sheet>:<page>:<check>`, such as `INKMILL1:spring:17:1:9F03C2`: the version of this layout,
/// the sheet's identity with numbers from 1, and the first six hexadecimal digits of a SHA-256 over all of these and how
/// the form labels its cells. So a sheet of another collection of the same name, printed from another description, is told
/// from ours instead of being read with wrong labels. Where a field lies is not part of the check: a template may be corrected
/// after the printing.
public struct SheetCode: Sendable, Equatable {
    /// What every sheet's code begins with; the digit is the version of the layout.
    package static let prefix = "INKMILL1"

    public let identity: SheetIdentity
    public let check: String

    /// The code of a sheet of a form.
    public init(_ identity: SheetIdentity, template: SheetTemplate) {
        self.identity = identity
        let content = [Self.prefix, identity.collection, String(identity.sheet), String(identity.page), template.labelLayout]
        check = String(ContentDigest(of: content.joined(separator: "\n")).hex.prefix(6)).uppercased()
    }

    /// Reads the text of a code; nil for what is not a sheet's.
    public init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0] == Self.prefix, !parts[1].isEmpty, let sheet = Int(parts[2]), sheet >= 1,
            let page = Int(parts[3]), page >= 1, parts[4].count == 6
        else { return nil }
        identity = SheetIdentity(collection: parts[1], sheet: sheet, page: page)
        check = parts[4]
    }

    public var text: String { "\(Self.prefix):\(identity.collection):\(identity.sheet):\(identity.page):\(check)" }
}

extension SheetTemplate {
    /// Everything that decides which label a cell gets, as text.
    fileprivate var labelLayout: String {
        fields.map { field in
            switch field {
            case .cells(let grid):
                "cells \(grid.name) \(grid.columnCount)x\(grid.rowCount) \(grid.labels.layout)"
            case .line(let line):
                "line \(line.name) \(line.label ?? "_")"
            }
        }.joined(separator: "\n")
    }
}

extension CellLabels {
    fileprivate var layout: String {
        switch self {
        case .fixed(let labels): labels.map { $0.map { String($0) } ?? "_" }.joined()
        case .permuted(let seed): "permuted \(seed)"
        }
    }
}
