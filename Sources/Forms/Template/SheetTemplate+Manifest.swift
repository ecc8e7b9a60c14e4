import Imaging
import Rules
import Support

extension SheetTemplate {
    /// Reads a template from its manifest; problems go to `issues`, all at once.
    ///
    /// - Parameter node: the mapping described by `manifests/templates/template.schema.json`.
    /// - Returns: nil where something was reported.
    public init?(from node: ManifestNode, issues: ManifestIssues) {
        let problemCount = issues.errorCount
        var fields = ManifestFields(node, context: "template", issues: issues)
        let name = fields.string("name")
        let pageSizeMM = fields.sizeMM("pageSizeMM", in: 20...2000)
        let registration = RegistrationMethod(from: &fields, pageSizeMM: pageSizeMM)
        let entries = fields.nodes("fields")
        if entries.isEmpty, issues.errorCount == problemCount || !fields.has("fields") {
            fields.report(
                "missing-field", field: "fields", "'template' has no fields: nothing is written on the form",
                fix: "add 'fields:' with an entry such as '- grid: { originMM, pitchMM, columnCount, rowCount, lineWidthMM }'")
        }
        var references = GuideReferences()
        let written = entries.compactMap { SheetField(from: $0, pageSizeMM: pageSizeMM, guides: &references, issues: issues) }
        Self.reportRepeatedNames(written, in: fields)
        if registration == .grid, written.count == entries.count { Self.reportMissingGrid(written, in: fields) }
        if written.count == entries.count { Self.reportMissingShapes(registration, written, in: fields) }
        let guides = fields.nodes("guides").compactMap {
            CellGuide(from: $0, fieldNames: written.map(\.name), references: &references, issues: issues)
        }
        references.reportUnknown(issues)
        let qrCode = fields.fields("qrCode").map { QRCodePlace(from: $0, pageSizeMM: pageSizeMM) }
        let thresholds = CellThresholds(from: fields.fields("thresholds"))
        let dropOutColor = fields.optional("dropOutColor") { $0.choice("dropOutColor") as DropOutColor }
        let ignoredInk = Self.ignoredInk(from: fields.fields("ink"))
        let numberNodes = fields.nodes("numbers"), rulesNode = fields.node("rules")
        var numbers: [JoinedNumber] = [], rules: RuleSet?
        // A field that could not be read is not missing.
        if written.count == entries.count {
            for node in numberNodes {
                if let number = JoinedNumber(from: node, fields: written, after: numbers, issues: issues) { numbers.append(number) }
            }
            if numbers.count == numberNodes.count {
                let shapes = Self.numberFields(written, numbers).map(\.shape)
                rules = rulesNode.flatMap { RuleSet(from: $0, fields: shapes, issues: issues) }
            }
        }
        let maxErrorRate = fields.optional("maxErrorRate") { $0.double("maxErrorRate", in: Self.errorRateLimits) }
        fields.finish()
        guard issues.errorCount == problemCount, let registration, !written.isEmpty else { return nil }
        self.init(
            name: name, pageSizeMM: pageSizeMM, registration: registration, fields: written, qrCode: qrCode, guides: guides,
            thresholds: thresholds, dropOutColor: dropOutColor, ignoredInk: ignoredInk, numbers: numbers, rules: rules ?? RuleSet(),
            maxErrorRate: maxErrorRate)
    }

    /// Beyond it nobody would call what is accepted read.
    private static let errorRateLimits = 0.0...0.5

    /// `ink: { ignore: [red] }`; a color is listed once at most.
    private static func ignoredInk(from fields: ManifestFields?) -> [InkColor] {
        guard var fields else { return [] }
        let names = InkColor.allCases.map(\.rawValue)
        var colors: [InkColor] = []
        for node in fields.nodes("ignore") {
            guard case .scalar(let name, _) = node.value, let color = InkColor(rawValue: name) else {
                fields.issues.report(
                    "unknown-value", at: node.location, "'ignore' in 'ink' has \(node.kind), which is no color that ink is told by",
                    fix: "write one or more of " + names.joined(separator: ", ") + ", such as 'ink: { ignore: [red] }'")
                continue
            }
            if !colors.contains(color) { colors.append(color) }
        }
        fields.finish()
        return colors
    }

    /// A page is found by the lines of its first cells, and those must run through.
    private static func reportMissingGrid(_ written: [SheetField], in fields: ManifestFields) {
        let first = written.lazy.compactMap { if case .cells(let grid) = $0 { grid } else { nil } }.first
        if written.contains(where: { $0.number != nil }) {
            fields.report(
                "unsupported", field: "registration",
                "'registration: grid' does not tell which way up a page is, and numbers are read one way only",
                fix: "register by marks, or by print with 'inkmill template learn', or leave out lines and cells with a 'number'")
        }
        if let first, first.cellSizeMM == first.pitchMM, first.ruleMM == nil { return }
        fields.report(
            "out-of-range", field: "registration",
            "'registration: grid' finds the page by the lines of its first field of cells, and "
                + (first.map {
                    "the \($0.ruleMM == nil ? "boxes of '\($0.name)' have gaps between them" : "cells of '\($0.name)' have none")"
                }
                    ?? "there is none"),
            fix: "put a 'grid' first, or register by marks")
    }

    /// Lines alone find a page only where digits are written on rules.
    private static func reportMissingShapes(_ registration: RegistrationMethod?, _ written: [SheetField], in fields: ManifestFields) {
        guard case .print(let features) = registration, features.marks.isEmpty, features.frames.isEmpty else { return }
        let hasRules = written.contains { if case .cells(let grid) = $0 { grid.ruleMM != nil } else { false } }
        guard !hasRules else { return }
        fields.report(
            "missing-field", field: "registration", "'print' has lines only, and no field of the form has a 'ruleMM' to find the page by",
            fix: "make the template anew from a blank with 'inkmill template learn'")
    }

    /// Only a form's single field may go without a name.
    private static func reportRepeatedNames(_ written: [SheetField], in fields: ManifestFields) {
        let names = written.map(\.name)
        for (index, name) in names.enumerated() where names[..<index].contains(name) {
            fields.report(
                "repeated-name", field: "fields",
                name.isEmpty ? "two fields of the form have no name" : "two fields of the form are named '\(name)'",
                fix: "give every field a name of its own: 'name: total'")
        }
    }

    /// Reads a template from YAML text.
    ///
    /// - Parameter file: the name that locations carry.
    /// - Throws: `ManifestError` with every problem.
    public init(yaml: String, file: String) throws(ManifestError) {
        self = try Self.reading(yaml: yaml, file: file).template
    }

    /// The same with what a person should know of a template that can be used.
    package static func reading(yaml: String, file: String) throws(ManifestError) -> (template: SheetTemplate, remarks: [Diagnostic]) {
        let issues = ManifestIssues(source: yaml)
        let template = SheetTemplate(from: try ManifestNode(yaml: yaml, file: file), issues: issues)
        try issues.throwIfAny()
        guard let template else { throw ManifestError(diagnostics: issues.diagnostics) }
        return (template, issues.inFileOrder)
    }
}

extension RegistrationMethod {
    /// `registration: grid`, or a mapping with `marks` or `print`; nil where something was reported.
    fileprivate init?(from parent: inout ManifestFields, pageSizeMM: Size) {
        guard let node = parent.requiredNode("registration") else { return nil }
        if case .scalar(let text, _) = node.value {
            if text == "grid" {
                self = .grid
                return
            }
            parent.report(
                "unknown-value", field: "registration", "'registration' in 'template' is '\(text)'",
                fix: "write 'registration: grid', or a mapping with 'marks' or 'print'")
            return nil
        }
        var fields = ManifestFields(node, context: "registration", issues: parent.issues)
        if var print = fields.fields("print") {
            fields.finish()
            guard let features = PrintedFeatures(from: &print) else { return nil }
            self = .print(features)
            return
        }
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

extension QRCodePlace {
    fileprivate init(from fields: ManifestFields, pageSizeMM: Size) {
        var fields = fields
        let originMM = fields.pointMM("originMM", in: 0...2000)
        let sideMM = fields.double("sideMM", in: 5...200)
        fields.finish()
        self.init(originMM: originMM, sideMM: sideMM)
        guard originMM.x + sideMM > pageSizeMM.width || originMM.y + sideMM > pageSizeMM.height else { return }
        fields.report(
            "out-of-range", field: "originMM",
            "a code of \(sideMM) mm at (\(originMM.x), \(originMM.y)) mm reaches beyond the page of "
                + "\(pageSizeMM.width) × \(pageSizeMM.height) mm",
            fix: "give a smaller originMM or sideMM")
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
            showThroughFraction: fields.double("showThroughFraction", in: 0...1, default: standard.showThroughFraction),
            struckOutFraction: fields.double("struckOutFraction", in: 0.3...1, default: standard.struckOutFraction),
            severalFraction: fields.double("severalFraction", in: 0...1, default: standard.severalFraction),
            overflowFraction: fields.double("overflowFraction", in: 0...1, default: standard.overflowFraction),
            faintContrast: fields.double("faintContrast", in: 0...1, default: standard.faintContrast),
            touchAreaMM2: fields.double("touchAreaMM2", in: 0...100, default: standard.touchAreaMM2))
        fields.finish()
    }
}
