import Imaging
import Support

/// Digits by class and by writer.
struct LinePool: Sendable {
    let digits: [LineDigit]
    /// The classes that there are, in order.
    let classes: [UInt8]
    /// At each class, the indices of its digits.
    private let ofClass: [[Int]]
    /// Indices of all digits by writer, then by class; and where each writer's lie.
    private let byWriter: [Int]
    private let rangeOfWriter: [Int: Range<Int>]

    /// - Parameter digits: those without ink are left out.
    init(_ digits: [LineDigit]) {
        let digits = digits.filter { GlyphInk.hasInk($0.glyph) }
        self.digits = digits
        var ofClass = [[Int]](repeating: [], count: 10)
        for (index, digit) in digits.enumerated() { ofClass[Int(digit.digit)].append(index) }
        self.ofClass = ofClass
        classes = (UInt8(0)...9).filter { !ofClass[Int($0)].isEmpty }
        let order = digits.indices.sorted {
            (digits[$0].writer, digits[$0].digit, $0) < (digits[$1].writer, digits[$1].digit, $1)
        }
        var ranges: [Int: Range<Int>] = [:]
        var start = 0
        for place in order.indices where place == order.count - 1 || digits[order[place]].writer != digits[order[place + 1]].writer {
            ranges[digits[order[place]].writer] = start..<place + 1
            start = place + 1
        }
        byWriter = order
        rangeOfWriter = ranges
    }

    var isEmpty: Bool { digits.isEmpty }

    /// Somebody who wrote one of the digits; who wrote many is drawn more often.
    func writer(using stream: inout RandomStream) -> Int { digits[stream.below(digits.count)].writer }

    /// A glyph of a class that there is: one by the writer where there is one, else anybody's.
    func glyph(of digit: UInt8, by writer: Int?, using stream: inout RandomStream) -> Glyph {
        let all = ofClass[Int(digit)]
        if let range = writer.flatMap({ rangeOfWriter[$0] }) {
            let own = byWriter[range]
            let first = own.partition(before: digit, of: digits), end = own.partition(before: digit + 1, of: digits)
            if first < end { return digits[byWriter[first + stream.below(end - first)]].glyph }
        }
        return digits[all[stream.below(all.count)]].glyph
    }
}

extension ArraySlice<Int> {
    /// The first place whose digit's class is not below `digit`, of indices sorted by class.
    fileprivate func partition(before digit: UInt8, of digits: [LineDigit]) -> Int {
        var low = startIndex, high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if digits[self[middle]].digit < digit { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
