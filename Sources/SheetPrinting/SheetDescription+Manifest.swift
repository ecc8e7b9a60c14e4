import Forms
import Imaging
import Support

extension SheetDescription {
    /// How the digits are laid out over the cells.
    private enum LabelLayout: String, CaseIterable {
        case permuted, byColumn, byRow
    }

    /// Reads a description from YAML text.
    ///
    /// - Parameter file: the name that locations carry.
    /// - Throws: `ManifestError` with every problem.
    public init(yaml: String, file: String) throws(ManifestError) {
        let issues = ManifestIssues(source: yaml)
        let description = SheetDescription(from: try ManifestNode(yaml: yaml, file: file), issues: issues)
        try issues.throwIfAny()
        guard let description else { throw ManifestError(diagnostics: issues.diagnostics) }
        self = description
    }

    /// - Returns: nil where something was reported.
    init?(from node: ManifestNode, issues: ManifestIssues) {
        let problemCount = issues.errorCount
        var fields = ManifestFields(node, context: "sheets", issues: issues)
        name = Self.name(from: &fields)
        title = fields.string("title", default: name)
        language = fields.choice("language", default: CaptionLanguage.en)
        pageSizeMM = Self.pageSizeMM(from: &fields)
        cellSizeMM = fields.has("cellSizeMM") ? fields.sizeMM("cellSizeMM", in: 8...60) : Size(width: 15, height: 15)
        hasWriterField = fields.bool("hasWriterField", default: true)
        hasDateField = fields.bool("hasDateField", default: true)
        pageCount = fields.int("pageCount", in: 1...Self.maxPageCount, default: 1)
        let room = SheetLayout.room(
            pageSizeMM: pageSizeMM, cellSizeMM: cellSizeMM, hasFields: hasWriterField || hasDateField)
        columnCount = fields.int("columnCount", in: 1...100, default: max(1, min(10, room.columnCount)))
        rowCount = Self.rowCount(from: &fields, columnCount: columnCount, pageCount: pageCount, room: max(1, room.rowCount))
        Self.reportMisfit(fields, columnCount: columnCount, rowCount: rowCount, room: room)
        labels = Self.labels(from: &fields, name: name, columnCount: columnCount, rowCount: rowCount)
        dropOutColor = fields.has("dropOutColor") ? fields.choice("dropOutColor") : nil
        // Asked for by name even where it is missing, so that a misspelled one is recognized.
        _ = fields.node("dropOutColor")
        _ = fields.node("cellSizeMM")
        fields.finish()
        guard issues.errorCount == problemCount else { return nil }
    }

    /// The name goes into file names and codes of every system and printer.
    private static func name(from fields: inout ManifestFields) -> String {
        let problemCount = fields.issues.errorCount
        let name = fields.string("name")
        let isUsable =
            name.first.map { $0.isASCII && ($0.isLetter || $0.isNumber) } ?? false
            && name.utf8.count <= 32 && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
        if !isUsable, fields.issues.errorCount == problemCount {
            fields.report(
                "unknown-value", field: "name", "'name' in 'sheets' is '\(name)'",
                fix: "use at most 32 letters a to z, digits, '.', '-' and '_', beginning with a letter or digit; "
                    + "'title' takes any text")
        }
        return name
    }

    private static func pageSizeMM(from fields: inout ManifestFields) -> Size {
        let standard = PaperSize.a4.sizeMM
        guard let node = fields.node("paper") else { return standard }
        guard case .mapping = node.value else { return fields.choice("paper", default: PaperSize.a4).sizeMM }
        // Smaller pages have no room for the head.
        var size = ManifestFields(node, context: "paper", issues: fields.issues)
        defer { size.finish() }
        return Size(width: size.double("width", in: 120...600), height: size.double("height", in: 120...900))
    }

    private static func rowCount(
        from fields: inout ManifestFields, columnCount: Int, pageCount: Int, room: Int
    ) -> Int {
        let rowCount = fields.int("rowCount", in: 1...100, default: room)
        guard fields.has("digitsPerClass") else {
            _ = fields.node("digitsPerClass")
            return rowCount
        }
        let digitsPerClass = fields.int("digitsPerClass", in: 1...10_000)
        if fields.has("rowCount") {
            fields.report(
                "repeated-name", field: "digitsPerClass", "'rowCount' and 'digitsPerClass' both say how many cells there are",
                fix: "keep one of them")
            return rowCount
        }
        let perRow = columnCount * pageCount
        guard 10 * digitsPerClass % perRow == 0 else {
            fields.report(
                "out-of-range", field: "digitsPerClass",
                "\(digitsPerClass) of each of ten digits do not fill whole rows of \(columnCount) on \(pageCount) pages",
                fix: "give a 'columnCount' and a 'pageCount' whose product divides \(10 * digitsPerClass)")
            return rowCount
        }
        return 10 * digitsPerClass / perRow
    }

    private static func reportMisfit(
        _ fields: ManifestFields, columnCount: Int, rowCount: Int, room: (columnCount: Int, rowCount: Int)
    ) {
        if columnCount > room.columnCount {
            fields.report(
                "out-of-range", field: fields.has("columnCount") ? "columnCount" : "cellSizeMM",
                "\(columnCount) columns do not fit the page: there is room for \(max(0, room.columnCount))",
                fix: "give fewer columns, narrower cells, or wider paper")
        }
        if rowCount > room.rowCount {
            let key = ["rowCount", "digitsPerClass"].first(where: fields.has) ?? "cellSizeMM"
            fields.report(
                "out-of-range", field: key, "\(rowCount) rows do not fit the page: there is room for \(max(0, room.rowCount))",
                fix: "give fewer rows, more pages a sheet, lower cells, or longer paper")
        }
    }

    private static func labels(
        from fields: inout ManifestFields, name: String, columnCount: Int, rowCount: Int
    ) -> CellLabels {
        let layout = fields.choice("labels", default: LabelLayout.permuted)
        let ownSeed = ContentDigest(of: "sheets of " + name).number & UInt64(CellLabels.maxSeed)
        let seed = fields.has("seed") ? UInt64(fields.int("seed", in: 0...CellLabels.maxSeed)) : ownSeed
        _ = fields.node("seed")
        if fields.has("seed"), layout != .permuted {
            fields.report(
                "unknown-value", field: "seed", "'seed' is given, but labels '\(layout.rawValue)' draw no lots",
                fix: "remove the seed, or write 'labels: permuted'")
        }
        let cells = (0..<rowCount).flatMap { row in (0..<columnCount).map { (row: row, column: $0) } }
        switch layout {
        case .permuted: return .permuted(seed: seed)
        case .byColumn where columnCount <= 10: return .fixed(cells.map { UInt8($0.column) })
        case .byRow where rowCount <= 10: return .fixed(cells.map { UInt8($0.row) })
        case .byColumn, .byRow:
            fields.report(
                "out-of-range", field: "labels",
                "'\(layout.rawValue)' labels a grid of \(columnCount)×\(rowCount) cells beyond 9",
                fix: "use at most 10, or write 'labels: permuted'")
            return .permuted(seed: seed)
        }
    }
}
