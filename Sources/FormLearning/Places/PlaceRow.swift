import Forms
import Imaging
import Registration

/// Places for digits without boxes: short level rules of one length, evenly spaced, with paper above each of them to write on.
///
/// Method: from the leftmost rule on, the next one to the right joins while it is as long, as high up and as far away as those before.
/// Rows beside each other, such as the parts of a date, count together; fewer than three rules are places only where the page has more
/// of the same length. The cells stand on the rules, as high as a digit needs and the print above leaves room for, and reach a little
/// below them. **Determinism** A.
struct PlaceRow: Equatable {
    /// From left to right.
    let rules: [Rect]
    let pitchMM: Double
    /// Around the first place.
    let first: Rect

    /// Rules of one row differ by less than this in length, in pitch and in height, or by this fraction of their length.
    private static let toleranceMM = 0.35
    private static let toleranceFraction = 0.12
    /// Nearer to the picture's rim than this what lies beside the page is seen, in steps.
    private static let rimMM = 2.5
    /// A dot at a rule's end may be lost in a scan.
    private static let maxLostMM = 0.8
    /// Rules further apart than this, over their length, belong to different numbers.
    private static let maxGapFraction = 1.3
    private static let minGapMM = 0.25
    /// Parts of one number are no further apart than so many of their places.
    private static let maxPartGap = 4.0
    /// Nobody writes digits nearer to each other.
    private static let minPitchMM = 3.5
    /// A longer rule is written on with more than a digit.
    private static let maxLengthMM = 16.0
    private static let minRuleCount = 3
    /// A row of more rules without a wider gap is a dashed line, and one over so much of the page.
    private static let maxRuleCount = 40
    private static let maxPageFraction = 0.8
    private static let dashCount = 12
    /// A cell above its rule and below it, over its width.
    private static let heightFraction = 1.5
    private static let depthFraction = 0.3
    /// Lower places are no places: print stands on the rule.
    private static let minHeightFraction = 0.9
    private static let minHeightMM = 3.2
    private static let minDepthMM = 0.4
    /// From print above and below.
    private static let clearanceMM = 0.25
    /// How far a rule's blur reaches.
    private static let blurMM = 0.45
    /// Beyond a rule's ends, over its length, where the next place is far away.
    private static let maxSideFraction = 0.3
    private static let minCellGapMM = 0.4

    /// The rows of a page, and the rules that look like places and are none.
    ///
    /// - Parameters:
    ///   - page: a blank's, or what filled-in sheets have in common.
    ///   - boxes: the paper of boxes that were found: what is printed within them is no place of its own.
    static func all(
        on page: FormPage, boxes: [Rect], minLengthMM: Double
    ) -> (rows: [PlaceRow], leftOut: [LeftOutFrames]) {
        let pieces = page.print.binarized(above: page.threshold).components()
        let inner = Rect(
            x: 0, y: 0, width: Double(page.print.width) / page.pixelsPerMM, height: Double(page.print.height) / page.pixelsPerMM
        ).inset(by: rimMM)
        let rules = ShortRule.all(pieces, in: page.print, pixelsPerMM: page.pixelsPerMM, minLengthMM: minLengthMM).filter { rule in
            rule.rectMM.width <= maxLengthMM && inner.contains(rule.rectMM.center) && !boxes.contains { $0.contains(rule.rectMM.center) }
        }
        let paper = FreePaper(pieces, on: page)
        let lines = lines(of: parts(of: rules))
        let isLong = lines.map { line in line.reduce(0) { $0 + $1.count } >= minRuleCount && line.contains { $0.count > 1 } }
        let lengths = zip(lines, isLong).filter(\.1).map { $0.0[0][0].rectMM.width }
        var rows: [PlaceRow] = [], withoutRoom: [Rect] = [], dashes: [Rect] = []
        for (line, isLong) in zip(lines, isLong) {
            let length = line[0][0].rectMM.width
            guard isLong || line.contains(where: { $0.count > 1 }) && lengths.contains(where: { isAsLong($0, length) }) else { continue }
            let usual = pitch(of: line.max { $0.count < $1.count } ?? line[0])
            var own: [PlaceRow] = [], ownWithoutRoom: [Rect] = []
            for part in line {
                let count = part.count, reach = (part[count - 1].endMM - part[0].rectMM.x) * page.pixelsPerMM
                if count > maxRuleCount || count >= dashCount && reach > maxPageFraction * Double(page.print.width) {
                    dashes += part.map(\.rectMM)
                } else if let row = PlaceRow(part, pitchMM: count > 1 ? pitch(of: part) : usual, paper: paper, others: rules) {
                    own.append(row)
                } else {
                    ownWithoutRoom += part.map(\.rectMM)
                }
            }
            // Where most of a line's rules stand in running text, the rest of them do too.
            if own.reduce(0, { $0 + $1.rules.count }) > ownWithoutRoom.count {
                rows += own
                withoutRoom += ownWithoutRoom
            } else {
                withoutRoom += own.flatMap(\.rules) + ownWithoutRoom
            }
        }
        let leftOut = [(LeftOutFrames.Reason.withoutRoom, withoutRoom), (.dashedLine, dashes)].filter { !$0.1.isEmpty }
        return (rows, leftOut.map { LeftOutFrames(reason: $0.0, framesMM: $0.1) })
    }

    private static func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= max(toleranceMM, toleranceFraction * max(a, b)) }

    private static func isAsLong(_ a: Double, _ b: Double) -> Bool { isNear(a, b) || abs(a - b) <= maxLostMM }

    private static func pitch(of part: [ShortRule]) -> Double {
        (part[part.count - 1].rectMM.center.x - part[0].rectMM.center.x) / Double(max(1, part.count - 1))
    }

    /// Evenly spaced rules of one length.
    private static func parts(of rules: [ShortRule]) -> [[ShortRule]] {
        var isTaken = rules.map { _ in false }
        let fromLeft = rules.indices.sorted { (rules[$0].rectMM.x, rules[$0].rectMM.y) < (rules[$1].rectMM.x, rules[$1].rectMM.y) }
        var parts: [[ShortRule]] = []
        for start in fromLeft where !isTaken[start] {
            isTaken[start] = true
            var part = [rules[start]]
            while let last = part.last {
                let next = fromLeft.first { !isTaken[$0] && isNext(rules[$0], after: last) }
                guard let next else { break }
                let pitch = rules[next].rectMM.center.x - last.rectMM.center.x
                let known = part.count > 1 ? Self.pitch(of: part) : pitch
                guard pitch >= minPitchMM, isAsLong(rules[next].rectMM.width, last.rectMM.width), isNear(pitch, known) else { break }
                isTaken[next] = true
                part.append(rules[next])
            }
            parts.append(part)
        }
        return parts
    }

    private static func isNext(_ rule: ShortRule, after last: ShortRule) -> Bool {
        let gap = rule.rectMM.x - last.endMM
        return gap >= minGapMM && gap <= maxGapFraction * last.rectMM.width && abs(rule.middleMM - last.middleMM) <= toleranceMM
    }

    /// Parts at one height and near each other, from left to right.
    private static func lines(of parts: [[ShortRule]]) -> [[[ShortRule]]] {
        var lines: [[[ShortRule]]] = []
        for part in parts {
            let line = lines.indices.first { index in
                guard let before = lines[index].last, let last = before.last else { return false }
                let gap = part[0].rectMM.x - last.endMM, usual = max(last.rectMM.width, pitch(of: before))
                return gap > 0 && gap <= maxPartGap * usual && abs(part[0].middleMM - last.middleMM) <= toleranceMM
                    && isAsLong(part[0].rectMM.width, last.rectMM.width)
            }
            if let line { lines[line].append(part) } else { lines.append([part]) }
        }
        return lines
    }

    /// Nil where there is no room for a digit above the rules.
    private init?(_ part: [ShortRule], pitchMM: Double, paper: FreePaper, others: [ShortRule]) {
        rules = part.map(\.rectMM)
        self.pitchMM = pitchMM
        let length = rules.reduce(0) { $0 + $1.width } / Double(rules.count), rule = rules[0]
        let widest = min(pitchMM, length * (1 + 2 * Self.maxSideFraction))
        // Cells a hair apart are cells side by side.
        let width = pitchMM - widest < Self.minCellGapMM ? pitchMM : widest
        let across = rules.map { ($0.center.x - width / 2 + Self.clearanceMM)...($0.center.x + width / 2 - Self.clearanceMM) }
        let wanted = Self.heightFraction * width, maxDepth = Self.depthFraction * width
        let free = zip(rules, across).map { rule, across in
            paper.height(above: rule.y - Self.blurMM, across: across, limitMM: wanted) + Self.blurMM - Self.clearanceMM
        }
        // What hangs below the rules of the row above belongs there.
        let hanging = others.filter { other in
            other.middleMM < rule.center.y - Self.minHeightMM
                && across.contains { $0.overlaps(other.rectMM.x...other.endMM) }
        }.map { rule.center.y - $0.middleMM - maxDepth }
        let height = min(wanted, free.min() ?? 0, hanging.min() ?? wanted)
        guard height >= max(Self.minHeightMM, Self.minHeightFraction * length) else { return nil }
        let below = zip(rules, across).map { rule, across in
            paper.height(below: rule.y + rule.height + Self.blurMM, across: across, limitMM: maxDepth) + Self.blurMM - Self.clearanceMM
        }
        let depth = max(Self.minDepthMM, min(maxDepth, below.min() ?? 0))
        let middle = rules.reduce(0) { $0 + $1.center.x } / Double(rules.count)
        let left = middle - Double(rules.count - 1) / 2 * pitchMM - width / 2
        let top = rules.reduce(0) { $0 + $1.center.y } / Double(rules.count) - height
        first = Rect(x: left, y: top, width: width, height: height + rule.height / 2 + depth)
    }

    /// The field that these places are.
    func grid(name: String) -> CellGrid {
        // Rules that nearly touch are no longer than their cells are wide.
        let length = min(first.width, rules.reduce(0) { $0 + $1.width } / Double(rules.count))
        let thickness = rules.map(\.height).median ?? 0
        let height = rules.reduce(0) { $0 + $1.center.y } / Double(rules.count) - first.y
        return CellGrid(
            name: name, originMM: Point(x: first.x, y: first.y), pitchMM: Size(width: pitchMM, height: first.height),
            cellSizeMM: Size(width: first.width, height: first.height), columnCount: rules.count, rowCount: 1, lineWidthMM: 0,
            labels: .fixed(Array(repeating: nil, count: rules.count)),
            ruleMM: Rect(x: (first.width - length) / 2, y: height - thickness / 2, width: length, height: thickness))
    }
}

/// Where a page has nothing printed on it.
private struct FreePaper {
    private let print: BilevelImage
    private let pixelsPerMM: Double

    /// Less print than this is dust.
    private static let minPrintMM2 = 0.12

    init(_ pieces: [InkComponent], on page: FormPage) {
        pixelsPerMM = page.pixelsPerMM
        var print = BilevelImage(width: page.print.width, height: page.print.height)
        for piece in pieces where Double(piece.inkCount) >= Self.minPrintMM2 * pixelsPerMM * pixelsPerMM {
            print.draw(piece, atX: piece.x, y: piece.y)
        }
        self.print = print
    }

    /// Millimeters of paper upwards.
    func height(above y: Double, across: ClosedRange<Double>, limitMM: Double) -> Double {
        height(from: y, step: -1, across: across, limitMM: limitMM)
    }

    func height(below y: Double, across: ClosedRange<Double>, limitMM: Double) -> Double {
        height(from: y, step: 1, across: across, limitMM: limitMM)
    }

    private func height(from y: Double, step: Int, across: ClosedRange<Double>, limitMM: Double) -> Double {
        let left = max(0, Int(across.lowerBound * pixelsPerMM)), right = min(print.width - 1, Int(across.upperBound * pixelsPerMM))
        var row = Int(y * pixelsPerMM), count = 0
        while left <= right, row >= 0, row < print.height, Double(count) < limitMM * pixelsPerMM,
            !(left...right).contains(where: { print[$0, row] })
        {
            row += step
            count += 1
        }
        return Double(count) / pixelsPerMM
    }
}
