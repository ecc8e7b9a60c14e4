import Forms
import Imaging

/// Written numbers of millimeters: hundredths, for distances that are repeated thousandths.
extension Double {
    package func rounded(toParts parts: Double) -> Double { (self * parts).rounded() / parts }
    var inHundredths: Double { rounded(toParts: 100) }
    var inThousandths: Double { rounded(toParts: 1000) }
}

extension Size {
    package var rounded: Size { Size(width: width.inHundredths, height: height.inHundredths) }
}

extension Point {
    package var rounded: Point { Point(x: x.inHundredths, y: y.inHundredths) }
}

extension Rect {
    package var rounded: Rect {
        Rect(x: x.inHundredths, y: y.inHundredths, width: width.inHundredths, height: height.inHundredths)
    }
}

extension CellGrid {
    package var rounded: CellGrid {
        let pitch = Size(width: pitchMM.width.inThousandths, height: pitchMM.height.inThousandths)
        return CellGrid(
            name: name, originMM: originMM.rounded, pitchMM: pitch,
            cellSizeMM: cellSizeMM == pitchMM
                ? nil : Size(width: cellSizeMM.width.inThousandths, height: cellSizeMM.height.inThousandths),
            columnCount: columnCount, rowCount: rowCount, lineWidthMM: lineWidthMM.inHundredths, labels: labels,
            ruleMM: ruleMM?.rounded, number: number)
    }
}
