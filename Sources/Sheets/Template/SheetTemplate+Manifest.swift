import Imaging
import Support

extension SheetTemplate {
    /// Reads a template from its manifest; problems go to `issues`, all at once.
    ///
    /// - Parameter node: the mapping described by `manifests/templates/template.schema.json`.
    /// - Returns: nil where something was reported.
    public init?(from node: ManifestNode, issues: ManifestIssues) {
        let problemCount = issues.diagnostics.count
        var fields = ManifestFields(node, context: "template", issues: issues)
        let name = fields.string("name")
        let pageSizeMM = fields.sizeMM("pageSizeMM", in: 20...2000)
        let registration = RegistrationMethod(from: &fields, pageSizeMM: pageSizeMM)
        let grid = CellGrid(from: &fields, pageSizeMM: pageSizeMM)
        let thresholds = CellThresholds(from: fields.fields("thresholds"))
        fields.finish()
        guard issues.diagnostics.count == problemCount, let registration, let grid else { return nil }
        self.init(
            name: name, pageSizeMM: pageSizeMM, registration: registration, grid: grid, thresholds: thresholds)
    }

    /// Reads a template from YAML text.
    ///
    /// - Parameter file: the name that locations carry.
    /// - Throws: `ManifestError` with every problem.
    public init(yaml: String, file: String) throws(ManifestError) {
        let issues = ManifestIssues(source: yaml)
        let template = SheetTemplate(from: try ManifestNode(yaml: yaml, file: file), issues: issues)
        try issues.throwIfAny()
        guard let template else { throw ManifestError(diagnostics: issues.diagnostics) }
        self = template
    }
}

extension RegistrationMethod {
    /// `registration: grid`, or `registration: { marks: {…} }`; nil where something was reported.
    fileprivate init?(from parent: inout ManifestFields, pageSizeMM: Size) {
        guard let node = parent.requiredNode("registration") else { return nil }
        if case .scalar(let text, _) = node.value {
            if text == "grid" {
                self = .grid
                return
            }
            parent.report(
                "unknown-value", field: "registration", "'registration' in 'template' is '\(text)'",
                fix: "write 'registration: grid', or a mapping with 'marks'")
            return nil
        }
        var fields = ManifestFields(node, context: "registration", issues: parent.issues)
        guard var marks = fields.fields("marks") else {
            fields.report(
                "missing-field", field: "marks", "'registration' has no field 'marks'",
                fix: "add 'marks: { insetMM, diameterMM, holeFractions }', or write 'registration: grid'")
            fields.finish()
            return nil
        }
        fields.finish()
        guard let rings = RingMarks(from: &marks, pageSizeMM: pageSizeMM) else { return nil }
        self = .marks(rings)
    }
}

extension RingMarks {
    /// Hole fractions nearer to each other than this are mistaken for one another on a blurred photo.
    static let minHoleFractionStep = 0.08

    fileprivate init?(from fields: inout ManifestFields, pageSizeMM: Size) {
        let insetMM = fields.double("insetMM", in: 1...1000)
        let diameterMM = fields.double("diameterMM", in: 2...100)
        let holes = fields.doubles("holeFractions", in: 0.15...0.8)
        let hasHoles = fields.has("holeFractions")
        fields.finish()
        if !hasHoles {
            fields.report(
                "missing-field", field: "holeFractions", "'marks' has no field 'holeFractions'",
                fix: "add a line 'holeFractions: [0.25, 0.4, 0.55, 0.7]'")
        } else if holes.count != 4 || !Self.areDistinct(holes) {
            fields.report(
                "out-of-range", field: "holeFractions",
                "'holeFractions' in 'marks' has \(holes.count) usable values, not four that differ by "
                    + "\(Self.minHoleFractionStep) or more",
                fix: "give four, such as [0.25, 0.4, 0.55, 0.7]: top left, top right, bottom right, bottom left")
        }
        if insetMM < diameterMM / 2 || 2 * insetMM + diameterMM > min(pageSizeMM.width, pageSizeMM.height) {
            fields.report(
                "out-of-range", field: "insetMM", "marks of \(diameterMM) mm at \(insetMM) mm from the edges do not fit the page",
                fix: "give an insetMM of at least half the diameter and well below half the page")
        }
        guard holes.count == 4 else { return nil }
        self.init(insetMM: insetMM, diameterMM: diameterMM, holeFractions: holes)
    }

    private static func areDistinct(_ fractions: [Double]) -> Bool {
        let sorted = fractions.sorted()
        return zip(sorted, sorted.dropFirst()).allSatisfy { $1 - $0 >= minHoleFractionStep - 1e-9 }
    }
}

extension CellGrid {
    fileprivate init?(from parent: inout ManifestFields, pageSizeMM: Size) {
        guard let node = parent.requiredNode("grid") else { return nil }
        var fields = ManifestFields(node, context: "grid", issues: parent.issues)
        let originMM = fields.pointMM("originMM", in: -50...2000)
        let pitchMM = fields.sizeMM("pitchMM", in: 3...500)
        let columnCount = fields.int("columnCount", in: 1...100)
        let rowCount = fields.int("rowCount", in: 1...100)
        let lineWidthMM = fields.double("lineWidthMM", in: 0...5)
        let labels = Self.labels(from: &fields, columnCount: columnCount, rowCount: rowCount)
        fields.finish()
        guard let labels else { return nil }
        self.init(
            originMM: originMM, pitchMM: pitchMM, columnCount: columnCount, rowCount: rowCount,
            lineWidthMM: lineWidthMM, labels: labels)
        // A form may be drawn to the very edge, and its last line then lies a hair outside the page.
        let bounds = boundsMM
        if bounds.x < -pitchMM.width / 2 || bounds.y < -pitchMM.height / 2
            || bounds.x + bounds.width > pageSizeMM.width + pitchMM.width / 2
            || bounds.y + bounds.height > pageSizeMM.height + pitchMM.height / 2
        {
            fields.report(
                "out-of-range", field: "pitchMM",
                "\(columnCount)×\(rowCount) cells reach \(bounds.x + bounds.width) × \(bounds.y + bounds.height) mm, "
                    + "beyond the page of \(pageSizeMM.width) × \(pageSizeMM.height) mm",
                fix: "give a smaller pitchMM, or fewer columns or rows")
        }
    }

    /// `byColumn`, `byRow`, or a list of one text a row with a digit, or `_` for unknown, a cell; nil where unusable.
    private static func labels(from fields: inout ManifestFields, columnCount: Int, rowCount: Int) -> [UInt8?]? {
        guard let node = fields.node("labels") else { return Array(repeating: nil, count: columnCount * rowCount) }
        let cells = (0..<rowCount).flatMap { row in (0..<columnCount).map { (row: row, column: $0) } }
        switch node.value {
        case .scalar("byColumn", _) where columnCount <= 10: return cells.map { UInt8($0.column) }
        case .scalar("byRow", _) where rowCount <= 10: return cells.map { UInt8($0.row) }
        case .scalar("byColumn", _), .scalar("byRow", _):
            fields.report(
                "out-of-range", field: "labels", "\(node.kind) labels a grid of \(columnCount)×\(rowCount) cells beyond 9",
                fix: "use at most 10, or write the labels as a list of one text a row")
            return nil
        case .sequence(let rows): return labels(rows: rows, columnCount: columnCount, rowCount: rowCount, fields: fields)
        default:
            fields.report(
                "unknown-value", field: "labels", "'labels' in 'grid' is \(node.kind)",
                fix: "write byColumn, byRow, or a list of one text a row, such as \"0123456789\"")
            return nil
        }
    }

    private static func labels(
        rows: [ManifestNode], columnCount: Int, rowCount: Int, fields: ManifestFields
    ) -> [UInt8?]? {
        var labels: [UInt8?] = []
        for row in rows {
            guard case .scalar(let text, _) = row.value, text.utf8.count == columnCount,
                text.utf8.allSatisfy({ $0 == UInt8(ascii: "_") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else {
                fields.issues.report(
                    "wrong-type", at: row.location, "a row of 'labels' is \(row.kind), not \(columnCount) digits",
                    fix: "write one digit a cell, or _ where the form does not say, such as \"0123456789\"")
                return nil
            }
            labels += text.utf8.map { $0 == UInt8(ascii: "_") ? nil : $0 - UInt8(ascii: "0") }
        }
        if rows.count == rowCount { return labels }
        fields.report(
            "out-of-range", field: "labels", "'labels' in 'grid' has \(rows.count) rows, the grid \(rowCount)",
            fix: "give \(rowCount) rows")
        return nil
    }
}

extension CellThresholds {
    fileprivate init(from fields: ManifestFields?) {
        let standard = CellThresholds()
        guard var fields else {
            self = standard
            return
        }
        self.init(
            emptyInkMM: fields.double("emptyInkMM", in: 0...100, default: standard.emptyInkMM),
            faintContrast: fields.double("faintContrast", in: 0...1, default: standard.faintContrast))
        fields.finish()
    }
}

extension ManifestFields {
    /// A required `{ width, height }`.
    fileprivate mutating func sizeMM(_ key: String, in range: ClosedRange<Double>) -> Size {
        guard let node = requiredNode(key) else { return Size(width: range.lowerBound, height: range.lowerBound) }
        var fields = ManifestFields(node, context: key, issues: issues)
        defer { fields.finish() }
        return Size(width: fields.double("width", in: range), height: fields.double("height", in: range))
    }

    /// A required `{ x, y }`.
    fileprivate mutating func pointMM(_ key: String, in range: ClosedRange<Double>) -> Point {
        guard let node = requiredNode(key) else { return Point(x: range.lowerBound, y: range.lowerBound) }
        var fields = ManifestFields(node, context: key, issues: issues)
        defer { fields.finish() }
        return Point(x: fields.double("x", in: range), y: fields.double("y", in: range))
    }
}
