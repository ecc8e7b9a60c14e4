import Forms
import Support

/// What a manifest says against its source: labels that are others, and digits that are left out. It costs nothing to change: the source is
/// not read again.
public struct SourceCorrections: Sendable {
    /// Labels of single digits; nil for none.
    package let table: CorrectionTable?
    package let exclusion: Exclusion

    /// Shell patterns of what is left out.
    package struct Exclusion: Sendable, Equatable {
        /// Of digits' ids.
        package let digits: [String]
        /// Of sheets' files, as they lie below the source's folder, with the page where a file has several.
        package let sheets: [String]
        package let writers: [String]

        package var isEmpty: Bool { digits.isEmpty && sheets.isEmpty && writers.isEmpty }
    }

    package static let none = SourceCorrections(table: nil, exclusion: Exclusion(digits: [], sheets: [], writers: []))

    /// The keys of a source that belong here; what the source is read from does not depend on them.
    static let keys: Set<String> = ["corrections", "exclude"]

    package var isEmpty: Bool { table == nil && exclusion.isEmpty }
}

extension RecipeParser {
    /// Of a source without sheets.
    func corrections(_ fields: inout ManifestFields) -> SourceCorrections {
        let exclusion = exclusion(&fields, ofSheets: false), file = optionalPath(&fields, "corrections")
        return SourceCorrections(table: correctionTable(file, &fields, template: nil), exclusion: exclusion)
    }

    /// - Parameter template: of a source of sheets.
    func correctionTable(_ file: ManifestPath?, _ fields: inout ManifestFields, template: SheetTemplate?) -> CorrectionTable? {
        guard let file, let table = reading(file, &fields, "corrections", { try CorrectionTable($0, template: template) }) else {
            return nil
        }
        issues.adopt(table.remarks, file: file.resolved)
        return table
    }

    func exclusion(_ fields: inout ManifestFields, ofSheets: Bool) -> SourceCorrections.Exclusion {
        guard let node = fields.node("exclude") else { return SourceCorrections.none.exclusion }
        var excluded = ManifestFields(node, context: "exclude", issues: issues)
        defer { excluded.finish() }
        return SourceCorrections.Exclusion(
            digits: excluded.strings("digits"), sheets: ofSheets ? excluded.strings("sheets") : [], writers: excluded.strings("writers"))
    }
}

extension RecipeSource {
    package var corrections: SourceCorrections {
        switch self {
        case .sheets(let source): source.corrections
        case .idx(let source): source.corrections
        case .images(let source): source.corrections
        case .digits(let source): source.corrections
        case .webDataset(let source): source.corrections
        case .simulated, .signs: .none
        }
    }
}

extension Recipe {
    /// Whether a source says what is another label, or left out.
    package var hasCorrections: Bool { sources.contains { !$0.corrections.isEmpty } }

    /// The manifest's section of sources without what is said against them, and that alone; nil where nothing is.
    static func divided(_ sources: ManifestNode) -> (sources: ManifestNode, corrections: ManifestNode?) {
        guard case .sequence(let items) = sources.value else { return (sources, nil) }
        var kept: [ManifestNode] = [], taken: [ManifestNode] = [], isAnythingTaken = false
        for item in items {
            guard case .mapping(let kinds) = item.value, kinds.count == 1, case .mapping(let entries) = kinds[0].value.value else {
                kept.append(item)
                taken.append(ManifestNode(.mapping([]), at: item.location))
                continue
            }
            let own = entries.filter { SourceCorrections.keys.contains($0.key) }
            let rest = ManifestNode(.mapping(entries.filter { !SourceCorrections.keys.contains($0.key) }), at: kinds[0].value.location)
            isAnythingTaken = isAnythingTaken || !own.isEmpty
            kept.append(
                ManifestNode(
                    .mapping([.init(key: kinds[0].key, keyLocation: kinds[0].keyLocation, value: rest)]), at: item.location))
            taken.append(ManifestNode(.mapping(own), at: item.location))
        }
        guard isAnythingTaken else { return (sources, nil) }
        return (ManifestNode(.sequence(kept), at: sources.location), ManifestNode(.sequence(taken), at: sources.location))
    }
}
