import Forms
import GlyphNormalization
import Imaging
import SheetReading

/// A page with what a model read on it, drawn for a person: every cell in the color of how it was read, with its digit beside it.
struct PageOverlay {
    let picture: ColorImage

    private static let maxSide = 2400
    /// The frame around a digit by itself leaves room beside it for what was read, in lengths of the digit.
    private static let frameMargin = 0.2

    /// A form.
    ///
    /// - Parameter readings: of the cells of `sheet`, in their order.
    init(_ image: GrayImage, sheet: SheetReading, readings: [Recognition.Reading]) {
        picture = sheet.overlay(on: image, maxSide: Self.maxSide, notes: readings.map(\.note))
    }

    /// A line of digits.
    init(_ image: GrayImage, cells: [CellReading], readings: [Recognition.Reading]) {
        let notes = readings.map(\.note)
        picture = OverlayDrawing.picture(
            of: image, maxSide: Self.maxSide, cells: zip(cells, notes).map { OverlayDrawing.Cell(quad: $0.quad, note: $1) })
    }

    /// A picture of one digit: around the digit, or around the whole picture where there is none.
    init(_ image: GrayImage, looseDigit reading: Recognition.Reading?, profile: NormalizationProfile) {
        let whole = Rect(x: 0, y: 0, width: Double(image.width - 1), height: Double(image.height - 1))
        let place = (reading?.digit == nil ? nil : profile.looseDigitPlace(in: image)).map { place in
            place.grown(by: Self.frameMargin * max(place.width, place.height)).clipped(to: whole)
        }
        let cells = reading.map { [OverlayDrawing.Cell(quad: (place ?? whole).corners, note: $0.note)] } ?? []
        picture = OverlayDrawing.picture(of: image, maxSide: Self.maxSide, cells: cells)
    }
}

extension Rect {
    fileprivate func clipped(to other: Rect) -> Rect {
        let left = max(x, other.x), top = max(y, other.y)
        let right = min(x + width, other.x + other.width), bottom = min(y + height, other.y + other.height)
        return Rect(x: left, y: top, width: right - left, height: bottom - top)
    }
}

extension Recognition.Reading {
    /// What an overlay says of the cell.
    fileprivate var note: OverlayDrawing.Note {
        if status == Recognition.rejectedStatus { return OverlayDrawing.Note(kind: .unsure, text: isNumber ? fieldText : "?") }
        if isNumber, let number, status == CellStatus.number.rawValue {
            let isSure = number.probability >= GlyphReading.sure
            return OverlayDrawing.Note(kind: isSure ? .sure : .unsure, text: number.text + (isSure ? "" : "?"))
        }
        if let digit {
            let isSure = (probability ?? 0) >= GlyphReading.sure
            return OverlayDrawing.Note(kind: isSure ? .sure : .unsure, text: String(digit) + (isSure ? "" : "?"))
        }
        if status == Recognition.noNumberStatus { return OverlayDrawing.Note(kind: .sure, text: "–") }
        if status == CellStatus.empty.rawValue { return OverlayDrawing.Note(kind: .blank, text: "") }
        return OverlayDrawing.Note(kind: .flagged, text: status == CellStatus.struckOut.rawValue ? "X" : "?")
    }
}
