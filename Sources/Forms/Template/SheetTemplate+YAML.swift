import Imaging
import Rules
import Support

extension SheetTemplate {
    /// The template as a manifest that `init(yaml:file:)` reads back to the same value.
    ///
    /// - Parameter comment: lines for the head of the file; each becomes a comment.
    ///
    /// **Determinism** A.
    public func yaml(comment: [String] = []) -> String {
        var lines = comment.map { $0.isEmpty ? "#" : "# " + $0 }
        lines += ["name: " + name.yamlScalar, "pageSizeMM: " + Self.text(pageSizeMM)]
        lines += registrationLines
        if let qrCode {
            lines += ["qrCode: { originMM: \(Self.text(qrCode.originMM)), sideMM: \(Self.text(qrCode.sideMM)) }"]
        }
        if !ignoredInk.isEmpty { lines += ["ink: { ignore: [\(ignoredInk.map(\.rawValue).joined(separator: ", "))] }"] }
        if let dropOutColor { lines += ["dropOutColor: " + dropOutColor.rawValue] }
        let guideNames = guideNames
        lines += ["fields:"] + fields.flatMap { Self.lines(of: $0, guide: guideNames[$0.name]) }
        if !guides.isEmpty {
            lines += ["# What is printed inside the cells of the fields that name it as their guide: # is print, and no writing."]
            lines += ["guides:"]
            lines += guides.enumerated().flatMap { Self.lines(of: $1, name: guideNames.isEmpty ? nil : Self.guideName($0)) }
        }
        if !numbers.isEmpty { lines += ["numbers:"] + numbers.map { "  - " + $0.yaml } }
        lines += rules.yamlLines
        if let maxErrorRate { lines += ["maxErrorRate: \(maxErrorRate)"] }
        let standard = CellThresholds()
        if thresholds != standard { lines += ["thresholds:"] + Self.lines(of: thresholds) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The name of the guide that a field asks for, by the field's: fields can then be renamed and taken out without a look at the
    /// guides. Empty where a field has several guides, or one that is no field of cells has one; guides then list their fields.
    private var guideNames: [String: String] {
        let cells = Set(grids.map(\.name))
        var names: [String: String] = [:]
        for (index, guide) in guides.enumerated() {
            for field in guide.fields {
                guard cells.contains(field), names.updateValue(Self.guideName(index), forKey: field) == nil else { return [:] }
            }
        }
        return names
    }

    private static func guideName(_ index: Int) -> String { "print\(index + 1)" }

    private var registrationLines: [String] {
        switch registration {
        case .grid: return ["registration: grid"]
        case .marks(let marks):
            let holes = marks.holeFractions.map(Self.text).joined(separator: ", ")
            return [
                "registration:", "  marks:", "    insetMM: " + Self.text(marks.insetMM),
                "    diameterMM: " + Self.text(marks.diameterMM), "    holeFractions: [\(holes)]",
            ]
        case .print(let features):
            var lines = ["registration:", "  print:"]
            if !features.marks.isEmpty {
                lines += ["    # Solid shapes: the middle and the size of each."]
                lines +=
                    ["    marks:"]
                    + features.marks.map {
                        "      - { x: \(Self.text($0.centerMM.x)), y: \(Self.text($0.centerMM.y)), "
                            + "width: \(Self.text($0.sizeMM.width)), height: \(Self.text($0.sizeMM.height)) }"
                    }
            }
            if !features.frames.isEmpty {
                lines += ["    # The paper that lines enclose, the largest first."]
                lines += ["    frames:"] + features.frames.map { "      - " + Self.text($0) }
            }
            if !features.lines.isEmpty {
                lines += ["    # The longest lines."]
                lines +=
                    ["    lines:"]
                    + features.lines.map {
                        "      - { x: \(Self.text($0.startMM.x)), y: \(Self.text($0.startMM.y)), toX: \(Self.text($0.endMM.x)), "
                            + "toY: \(Self.text($0.endMM.y)), width: \(Self.text($0.widthMM)) }"
                    }
            }
            return lines
        }
    }

    private static func lines(of field: SheetField, guide: String?) -> [String] {
        switch field {
        case .cells(let grid): lines(of: grid) + (guide.map { ["      guide: " + $0.yamlScalar] } ?? [])
        case .line(let line):
            entry(
                "line", name: line.name,
                ["rectMM: " + text(line.rectMM)] + (line.label.map { ["label: \"\($0)\""] } ?? [])
                    + (line.number == NumberFormat() ? [] : ["number: " + line.number.yaml]))
        }
    }

    private static func lines(of grid: CellGrid) -> [String] {
        let counts = ["columnCount: \(grid.columnCount)", "rowCount: \(grid.rowCount)"]
        let lineWidth = "lineWidthMM: " + text(grid.lineWidthMM)
        if grid.cellCount == 1, !grid.labels.needIdentity {
            let rect = "rectMM: " + text(grid.boundsMM)
            return entry("box", name: grid.name, [rect, lineWidth] + labelLines(of: grid))
        }
        let origin = "originMM: " + text(grid.originMM), pitch = "pitchMM: " + text(grid.pitchMM)
        if grid.cellSizeMM == grid.pitchMM {
            return entry("grid", name: grid.name, [origin, pitch] + counts + [lineWidth] + labelLines(of: grid))
        }
        let size = "boxSizeMM: " + text(grid.cellSizeMM)
        return entry("boxes", name: grid.name, [origin, size, pitch] + counts + [lineWidth] + labelLines(of: grid))
    }

    private static func entry(_ kind: String, name: String, _ lines: [String]) -> [String] {
        ["  - \(kind):"] + ((name.isEmpty ? [] : ["name: " + name.yamlScalar]) + lines).map { "      " + $0 }
    }

    private static func labelLines(of grid: CellGrid) -> [String] {
        let prompt = grid.promptMM.map { ["promptMM: " + text($0)] } ?? []
        let rule = grid.ruleMM.map { ["ruleMM: " + text($0)] } ?? []
        let number = grid.number.map { ["number: " + $0.yaml] } ?? []
        return rule + prompt + number + labelLines(grid.labels, of: grid)
    }

    private static func labelLines(_ labels: CellLabels, of grid: CellGrid) -> [String] {
        if case .permuted(let seed) = labels { return ["labels: { permuted: { seed: \(seed) } }"] }
        guard case .fixed(let labels) = labels, labels.contains(where: { $0 != nil }) else { return [] }
        if grid.cellCount == 1 { return labels[0].map { ["label: \($0)"] } ?? [] }
        return ["labels:"]
            + (0..<grid.rowCount).map { row in
                let digits = labels[(row * grid.columnCount)..<((row + 1) * grid.columnCount)].map { $0.map(String.init) ?? "_" }
                return "  - \"" + digits.joined() + "\""
            }
    }

    private static func lines(of guide: CellGuide, name: String?) -> [String] {
        [
            name.map { "  - name: " + $0.yamlScalar } ?? "  - fields: [" + guide.fields.map(\.yamlScalar).joined(separator: ", ") + "]",
            "    density: " + text(guide.density), "    picture:",
        ] + guide.pictureRows.map { "      - \"\($0)\"" }
    }

    private static func lines(of thresholds: CellThresholds) -> [String] {
        [
            "  emptyInkMM: " + text(thresholds.emptyInkMM),
            "  showThroughFraction: " + text(thresholds.showThroughFraction),
            "  struckOutFraction: " + text(thresholds.struckOutFraction),
            "  severalFraction: " + text(thresholds.severalFraction),
            "  overflowFraction: " + text(thresholds.overflowFraction),
            "  faintContrast: " + text(thresholds.faintContrast), "  touchAreaMM2: " + text(thresholds.touchAreaMM2),
        ]
    }

    private static func text(_ value: Double) -> String { value == value.rounded() ? String(Int(value)) : String(value) }

    private static func text(_ size: Size) -> String { "{ width: \(text(size.width)), height: \(text(size.height)) }" }

    private static func text(_ point: Point) -> String { "{ x: \(text(point.x)), y: \(text(point.y)) }" }

    private static func text(_ rect: Rect) -> String {
        "{ x: \(text(rect.x)), y: \(text(rect.y)), width: \(text(rect.width)), height: \(text(rect.height)) }"
    }
}
