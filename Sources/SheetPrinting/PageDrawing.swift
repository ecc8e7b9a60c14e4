import Forms
import Imaging
import SheetSimulation

/// Draws one page of a sheet: the same calls for every kind of file.
struct PageDrawing: Sendable {
    let description: SheetDescription
    let layout: SheetLayout
    /// Ways of writing that cells show a model of; the cells of a digit with several show them in turn.
    let emphasized: [DigitAllograph]

    private static let titleSizeMM = 5.2
    private static let textSizeMM = 3.2
    private static let smallTextSizeMM = 2.8
    /// Of a model's strokes.
    private static let modelWidthMM = 0.3

    init(_ description: SheetDescription, emphasized: [DigitAllograph]) {
        self.description = description
        self.emphasized = emphasized
        layout = SheetLayout(description)
    }

    func draw(_ identity: SheetIdentity, on canvas: borrowing DrawingCanvas) throws(SheetPrintingError) {
        for (center, holeFraction) in zip(layout.marks.centersMM(pageSizeMM: layout.pageSizeMM), layout.marks.holeFractions) {
            canvas.fillRing(center, diameterMM: layout.marks.diameterMM, holeFraction: holeFraction, .black)
        }
        try drawHead(on: canvas)
        try drawCode(identity, on: canvas)
        drawGrid(on: canvas)
        try drawPrompts(identity, on: canvas)
    }

    private func drawHead(on canvas: borrowing DrawingCanvas) throws(SheetPrintingError) {
        let head = layout.headMM, captions = description.language.captions
        var y = head.y + 5.5
        try canvas.draw(description.title, at: Point(x: head.x, y: y), sizeMM: Self.titleSizeMM, isBold: true, within: head.width)
        y += 7.5
        for sentence in [captions.task] + (emphasized.isEmpty ? [] : [captions.model]) + [captions.manners] {
            try canvas.draw(sentence, at: Point(x: head.x, y: y), sizeMM: Self.textSizeMM, within: head.width)
            y += 5
        }
        let baseline = head.y + head.height - 3
        // Two thirds of the width for a name, the rest for a date; all of it where there is only one.
        let fraction = description.hasWriterField && description.hasDateField ? 0.64 : 1
        if description.hasWriterField {
            try drawField(captions.writer, at: Point(x: head.x, y: baseline), width: fraction * head.width - 4, on: canvas)
        }
        if description.hasDateField {
            let start = description.hasWriterField ? fraction * head.width : 0
            try drawField(captions.date, at: Point(x: head.x + start, y: baseline), width: head.width - start, on: canvas)
        }
    }

    /// A caption and a line to write on.
    private func drawField(
        _ caption: String, at start: Point, width: Double, on canvas: borrowing DrawingCanvas
    ) throws(SheetPrintingError) {
        let used = try canvas.draw(caption, at: start, sizeMM: Self.textSizeMM, within: 0.5 * width)
        let y = start.y + 0.8
        canvas.drawLine(
            Point(x: start.x + used + 2, y: y), Point(x: start.x + width, y: y), widthMM: SheetLayout.lineWidthMM, .black)
    }

    private func drawCode(_ identity: SheetIdentity, on canvas: borrowing DrawingCanvas) throws(SheetPrintingError) {
        let place = layout.code
        let symbol = try QRSymbol(text: SheetCode(identity, template: layout.template).text)
        let module = place.sideMM / Double(symbol.side)
        var runs: [Rect] = []
        for row in 0..<symbol.side {
            var column = 0
            while column < symbol.side {
                let start = column
                while column < symbol.side, symbol[row, column] { column += 1 }
                if column > start {
                    runs.append(
                        Rect(
                            x: place.originMM.x + Double(start) * module, y: place.originMM.y + Double(row) * module,
                            width: Double(column - start) * module, height: module))
                }
                column += 1
            }
        }
        canvas.fill(runs, .black)

        // What a person types where the code cannot be read.
        let page = description.pageCount > 1 ? " · \(identity.page)/\(description.pageCount)" : ""
        let lines = [identity.collection, "\(description.language.captions.sheet) \(identity.sheet)\(page)"]
        for (index, line) in lines.enumerated() {
            let below = place.originMM.y + place.sideMM + 5 + 4 * Double(index)
            try canvas.draw(
                line, at: Point(x: place.originMM.x + place.sideMM / 2, y: below), sizeMM: Self.smallTextSizeMM, isCentered: true,
                isBold: index == 1, within: place.sideMM + 8)
        }
    }

    private func drawGrid(on canvas: borrowing DrawingCanvas) {
        let grid = layout.cells, bounds = grid.boundsMM
        let color = description.dropOutColor.map(PrintColor.init) ?? .black
        let width = SheetLayout.lineWidthMM
        for column in 0...grid.columnCount {
            let x = bounds.x + Double(column) * grid.pitchMM.width
            canvas.drawLine(Point(x: x, y: bounds.y), Point(x: x, y: bounds.y + bounds.height), widthMM: width, color)
        }
        for row in 0...grid.rowCount {
            let y = bounds.y + Double(row) * grid.pitchMM.height
            canvas.drawLine(Point(x: bounds.x, y: y), Point(x: bounds.x + bounds.width, y: y), widthMM: width, color)
        }
    }

    private func drawPrompts(_ identity: SheetIdentity, on canvas: borrowing DrawingCanvas) throws(SheetPrintingError) {
        let grid = layout.cells
        guard let place = grid.promptMM else { return }
        let color = description.dropOutColor.map(PrintColor.init) ?? .faint
        let labels = grid.labels.values(cellCount: grid.cellCount, identity: identity)
        var askedCounts: [UInt8: Int] = [:]
        for (index, label) in labels.enumerated() {
            guard let label else { continue }
            let models = emphasized.filter { $0.label == label }, askedCount = askedCounts[label, default: 0]
            askedCounts[label] = askedCount + 1
            let cell = grid.cellRectMM(row: index / grid.columnCount, column: index % grid.columnCount)
            // Kept off the rim of its place, where the reader no longer takes ink for print.
            let box = Rect(x: cell.x + place.x, y: cell.y + place.y, width: place.width, height: place.height).inset(by: 0.4)
            if models.isEmpty {
                try canvas.draw(String(label), filling: box, color)
            } else {
                canvas.draw(models[askedCount % models.count].modelStrokes, filling: box, widthMM: Self.modelWidthMM, color)
            }
        }
    }
}
