import Imaging
import Support

extension SheetField {
    private static let kinds = ["grid", "boxes", "box", "line"]

    /// One entry of `fields`: a mapping with a single key that says what kind of field it is.
    ///
    /// - Parameter guides: takes the name of the guide that the field asks for.
    package init?(from node: ManifestNode, pageSizeMM: Size, guides: inout GuideReferences, issues: ManifestIssues) {
        guard case .mapping(let entries) = node.value, entries.count == 1 else {
            issues.report(
                "wrong-type", at: node.location, "an entry of 'fields' is \(node.kind), not one field",
                fix: "write one of " + Self.kinds.map { "'- \($0): {…}'" }.joined(separator: ", "))
            return nil
        }
        let kind = entries[0].key, content = entries[0].value
        let fields = ManifestFields(content, context: kind, issues: issues)
        let read: SheetField?
        switch kind {
        case "grid": read = CellGrid(gridIn: fields, guides: &guides).map(SheetField.cells)
        case "boxes": read = CellGrid(boxesIn: fields, guides: &guides).map(SheetField.cells)
        case "box": read = CellGrid(boxIn: fields, guides: &guides).map(SheetField.cells)
        case "line": read = TextLine(from: fields).map(SheetField.line)
        default:
            let near = Spelling.nearest(to: kind, among: Self.kinds)
            issues.report(
                "unknown-field", at: entries[0].keyLocation, "unknown kind of field '\(kind)' in 'fields'",
                fix: near.map { "did you mean '\($0)'?" } ?? "write one of " + Self.kinds.joined(separator: ", "))
            return nil
        }
        guard let read else { return nil }
        self = read
        reportBeyond(pageSizeMM, in: fields)
    }

    /// A form may be drawn to the very edge, and its last line then lies a hair outside the page.
    private func reportBeyond(_ pageSizeMM: Size, in fields: ManifestFields) {
        let bounds = boundsMM
        var slack = Size(width: 1, height: 1)
        if case .cells(let grid) = self {
            slack = Size(width: grid.cellSizeMM.width / 2, height: grid.cellSizeMM.height / 2)
        }
        let right = bounds.x + bounds.width, bottom = bounds.y + bounds.height
        guard
            bounds.x < -slack.width || bounds.y < -slack.height || right > pageSizeMM.width + slack.width
                || bottom > pageSizeMM.height + slack.height
        else { return }
        let key = ["pitchMM", "rectMM", "boxSizeMM"].first(where: fields.has) ?? "originMM"
        fields.report(
            "out-of-range", field: key,
            "'\(fields.context)' reaches from \(bounds.x), \(bounds.y) to \(right), \(bottom) mm, beyond the page of "
                + "\(pageSizeMM.width) × \(pageSizeMM.height) mm",
            fix: "give smaller cells, fewer columns or rows, or a place on the page")
    }
}

extension CellGrid {
    /// What the manifest allows of any field.
    private static let placesMM = -50.0...2000
    private static let sidesMM = 2.0...500
    private static let lineWidthsMM = 0.0...5

    /// Cells that share their lines.
    fileprivate init?(gridIn parsed: ManifestFields, guides: inout GuideReferences) {
        var fields = parsed
        let name = fields.string("name", default: "")
        let originMM = fields.pointMM("originMM", in: Self.placesMM)
        let pitchMM = fields.sizeMM("pitchMM", in: Self.sidesMM)
        let columnCount = fields.int("columnCount", in: 1...100)
        let rowCount = fields.int("rowCount", in: 1...100)
        let lineWidthMM = fields.double("lineWidthMM", in: Self.lineWidthsMM)
        let number = fields.fields("number").map(NumberFormat.init)
        let labels = CellLabels(from: &fields, columnCount: columnCount, rowCount: rowCount)
        let promptMM = fields.promptMM(cellSizeMM: pitchMM)
        let ruleMM = fields.ruleMM(cellSizeMM: pitchMM, lineWidthMM: lineWidthMM)
        guides.read(&fields, ofField: name)
        fields.finish()
        fields.reportLabelOfNumber("labels", number)
        guard let labels else { return nil }
        self.init(
            name: name, originMM: originMM, pitchMM: pitchMM, columnCount: columnCount, rowCount: rowCount,
            lineWidthMM: lineWidthMM, labels: labels, promptMM: promptMM, ruleMM: ruleMM, number: number)
    }

    /// Rows of boxes with gaps between them.
    fileprivate init?(boxesIn parsed: ManifestFields, guides: inout GuideReferences) {
        var fields = parsed
        let name = fields.string("name", default: "")
        let originMM = fields.pointMM("originMM", in: Self.placesMM)
        let boxSizeMM = fields.sizeMM("boxSizeMM", in: Self.sidesMM)
        let columnCount = fields.int("columnCount", in: 1...100)
        let rowCount = fields.int("rowCount", in: 1...100, default: 1)
        let lineWidthMM = fields.double("lineWidthMM", in: Self.lineWidthsMM)
        let pitchMM = fields.pitchMM(
            ofBoxes: boxSizeMM, columnCount: columnCount, rowCount: rowCount, lineWidthMM: lineWidthMM)
        let number = fields.fields("number").map(NumberFormat.init)
        let labels = CellLabels(from: &fields, columnCount: columnCount, rowCount: rowCount)
        let promptMM = fields.promptMM(cellSizeMM: boxSizeMM)
        let ruleMM = fields.ruleMM(cellSizeMM: boxSizeMM, lineWidthMM: lineWidthMM)
        guides.read(&fields, ofField: name)
        fields.finish()
        fields.reportLabelOfNumber("labels", number)
        guard let labels else { return nil }
        self.init(
            name: name, originMM: originMM, pitchMM: pitchMM, cellSizeMM: boxSizeMM, columnCount: columnCount,
            rowCount: rowCount, lineWidthMM: lineWidthMM, labels: labels, promptMM: promptMM, ruleMM: ruleMM, number: number)
    }

    /// A box by itself.
    fileprivate init?(boxIn parsed: ManifestFields, guides: inout GuideReferences) {
        var fields = parsed
        let name = fields.string("name", default: "")
        let rectMM = fields.rectMM("rectMM", places: Self.placesMM, sides: Self.sidesMM)
        let lineWidthMM = fields.double("lineWidthMM", in: Self.lineWidthsMM)
        let number = fields.fields("number").map(NumberFormat.init)
        let label = fields.optional("label") { $0.int("label", in: 0...9) }
        let size = Size(width: rectMM.width, height: rectMM.height)
        let promptMM = fields.promptMM(cellSizeMM: size)
        let ruleMM = fields.ruleMM(cellSizeMM: size, lineWidthMM: lineWidthMM)
        guides.read(&fields, ofField: name)
        fields.finish()
        fields.reportLabelOfNumber("label", number)
        self.init(
            name: name, originMM: Point(x: rectMM.x, y: rectMM.y), pitchMM: size, columnCount: 1, rowCount: 1,
            lineWidthMM: lineWidthMM, labels: .fixed([label.map(UInt8.init)]), promptMM: promptMM, ruleMM: ruleMM,
            number: number)
    }
}

extension TextLine {
    fileprivate init?(from parsed: ManifestFields) {
        var fields = parsed
        let name = fields.string("name", default: "")
        let rectMM = fields.rectMM("rectMM", places: -50...2000, sides: 3...2000)
        let label = fields.optional("label") { $0.string("label", default: "") }
        let number = fields.fields("number").map(NumberFormat.init) ?? NumberFormat()
        fields.finish()
        if let label, label.isEmpty || !label.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) {
            fields.report(
                "wrong-type", field: "label", "'label' in 'line' is '\(label)', not a number",
                fix: "write its digits, such as label: \"1250\", or leave it out")
            return nil
        }
        self.init(name: name, rectMM: rectMM, label: label, number: number)
    }
}

extension ManifestFields {
    /// Boxes nearer to each other than this beyond their lines' width cannot be told from boxes that share a line.
    private static let minGapMM = 0.3

    /// `pitchMM` of boxes: needed only in a direction in which there are several.
    fileprivate mutating func pitchMM(
        ofBoxes size: Size, columnCount: Int, rowCount: Int, lineWidthMM: Double
    ) -> Size {
        let isNeeded = columnCount > 1 || rowCount > 1
        guard let node = isNeeded ? requiredNode("pitchMM") : node("pitchMM") else { return size }
        var fields = ManifestFields(node, context: "pitchMM", issues: issues)
        let range = 2.0...500
        let pitch = Size(
            width: fields.double("width", in: range, default: columnCount > 1 ? nil : size.width),
            height: fields.double("height", in: range, default: rowCount > 1 ? nil : size.height))
        fields.finish()
        let gaps = [("width", pitch.width - size.width, columnCount), ("height", pitch.height - size.height, rowCount)]
        for (key, gap, count) in gaps where count > 1 && fields.has(key) && gap != 0 && gap < lineWidthMM + Self.minGapMM {
            fields.report(
                "out-of-range", field: key,
                gap < 0
                    ? "the boxes' \(key) is more than their pitch: they overlap"
                    : "boxes only \(gap) mm apart, with lines of \(lineWidthMM) mm, cannot be told from boxes that share a line",
                fix: "give a pitch larger by the gap than 'boxSizeMM', or the same for boxes that share their lines")
        }
        // Of a single box the pitch says nothing, and a template that is written again has none.
        return isNeeded ? Size(width: max(pitch.width, size.width), height: max(pitch.height, size.height)) : size
    }

    /// Cells with numbers give no digits to learn from, so there is nothing to label.
    fileprivate func reportLabelOfNumber(_ key: String, _ number: NumberFormat?) {
        guard number != nil, has(key) else { return }
        report(
            "unsupported", field: key, "cells with a 'number' each have '\(key)', too: they give no digits to learn from",
            fix: "leave '\(key)' out, or 'number' where each cell holds one digit")
    }

    /// An optional `promptMM` within its cell.
    fileprivate mutating func promptMM(cellSizeMM size: Size) -> Rect? {
        guard let rect = optional("promptMM", { $0.rectMM("promptMM", places: 0...500, sides: 0.5...500) }) else { return nil }
        reportBeyondCell("promptMM", "prompt", rect, cellSizeMM: size)
        return rect
    }

    /// An optional `ruleMM` within its cell, which has no outlines then; nil where something was reported.
    fileprivate mutating func ruleMM(cellSizeMM size: Size, lineWidthMM: Double) -> Rect? {
        let problemCount = issues.errorCount
        guard let rect = optional("ruleMM", { $0.rectMM("ruleMM", places: 0...500, sides: 0.05...500) }) else { return nil }
        reportBeyondCell("ruleMM", "rule", rect, cellSizeMM: size)
        if lineWidthMM > 0 {
            report(
                "unsupported", field: "ruleMM", "cells have a rule to write on, and outlines of \(lineWidthMM) mm, too",
                fix: "write 'lineWidthMM: 0' where only the rule is printed, or leave 'ruleMM' out where the outlines are")
        }
        return issues.errorCount == problemCount ? rect : nil
    }

    private mutating func reportBeyondCell(_ key: String, _ what: String, _ rect: Rect, cellSizeMM size: Size) {
        guard rect.x + rect.width > size.width || rect.y + rect.height > size.height else { return }
        report(
            "out-of-range", field: key,
            "the \(what) reaches \(rect.x + rect.width) × \(rect.y + rect.height) mm, beyond its cell of "
                + "\(size.width) × \(size.height) mm",
            fix: "give its place from the cell's top left corner")
    }
}
