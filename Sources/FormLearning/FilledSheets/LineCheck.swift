import Imaging

/// Tells the sheet whose ruled lines lie beside the others': one that was laid a little off them, such as a photo of bent paper, or
/// that is on ruled paper of its own. **Determinism** A.
struct LineCheck {
    static let pixelsPerMM = 4.0
    /// Of a sheet's lines so much lies on another sheet's.
    static let minSharedFraction = 0.6
    /// A sheet with less length of lines has none to be judged by.
    private static let minLengthMM = 100.0
    private static let minLineMM = 6.0
    /// What is so near to the page's edge may be the edge itself.
    private static let marginMM = 5.0
    /// A line a pixel wide at the least.
    private static let lineWidthMM = 0.25

    /// Level and upright lines of each sheet, and the same thickened by a pixel.
    private let lines: [[BilevelImage]]
    private let near: [[BilevelImage]]

    /// - Parameter pages: laid on one another, at `pixelsPerMM`.
    init(_ pages: [InkDensity], threshold: UInt8) {
        lines = pages.map { page in
            let ink = page.binarized(above: threshold).cleared(margin: Int(Self.marginMM * Self.pixelsPerMM))
            return [
                RulePicture.runs(of: ink, pixelsPerMM: Self.pixelsPerMM, minRunMM: Self.minLineMM),
                RulePicture.runs(of: ink.transposed(), pixelsPerMM: Self.pixelsPerMM, minRunMM: Self.minLineMM),
            ]
        }
        near = lines.map { sheet in sheet.map { $0.dilated(radius: 1) } }
    }

    /// Of the sheets at these indices the one whose lines lie least on others'; nil where all do.
    func oddSheet(of sheets: [Int]) -> (index: Int, sharedFraction: Double)? {
        var worst: (index: Int, sharedFraction: Double)?
        for sheet in sheets {
            var all = 0, shared = 0
            for direction in 0..<2 {
                let own = lines[sheet][direction].ink
                var isNear = [UInt8](repeating: 0, count: own.count)
                for other in sheets where other != sheet {
                    let ink = near[other][direction].ink
                    for index in isNear.indices { isNear[index] |= ink[index] }
                }
                for index in own.indices where own[index] != 0 {
                    all += 1
                    shared += Int(isNear[index])
                }
            }
            guard Double(all) >= Self.minLengthMM * Self.lineWidthMM * Self.pixelsPerMM * Self.pixelsPerMM else { continue }
            let fraction = Double(shared) / Double(all)
            if fraction < worst?.sharedFraction ?? Self.minSharedFraction { worst = (sheet, fraction) }
        }
        return worst
    }
}

extension BilevelImage {
    /// Without ink so near to the rim.
    fileprivate func cleared(margin: Int) -> BilevelImage {
        var result = BilevelImage(width: width, height: height)
        for y in margin..<max(margin, height - margin) {
            for x in margin..<max(margin, width - margin) { result[x, y] = self[x, y] }
        }
        return result
    }
}
