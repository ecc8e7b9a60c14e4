import Forms

/// What is written in one row of a field, such as a number in a row of boxes: what its cells say together.
struct FieldText: Sendable, Equatable {
    /// The digits from left to right. An empty cell adds nothing, nor does a dash before or behind all digits; a cell in which something is
    /// written and no digit was read adds `?`. Of a cell with a number that number.
    let text: String
    /// Of a number that was read as a whole, its own; else the product of the digits' probabilities, as if each were right or wrong by itself.
    /// Nil where there is no digit, or not each is known.
    let probability: Double?

    init(_ row: some Sequence<Recognition.Reading>) {
        let written = Array(row.filter { $0.status != CellStatus.empty.rawValue }).withoutOuterMarks
        let unread = [CellStatus.notADigit.rawValue, CellStatus.overflow.rawValue]
        if let first = written.first, first.isNumber, let number = first.number, !unread.contains(first.status) {
            text = number.markedText
            probability = number.isCertain ? number.probability : nil
            return
        }
        text = written.map { $0.digit.map(String.init) ?? "?" }.joined()
        if let number = written.first?.number {
            probability = text.contains("?") ? nil : number.probability
            return
        }
        let probabilities = written.compactMap(\.probability)
        probability = !written.isEmpty && probabilities.count == written.count ? probabilities.reduce(1, *) : nil
    }
}

extension [Recognition.Reading] {
    /// Without what says that there is no number, before the first and behind the last of the others.
    fileprivate var withoutOuterMarks: ArraySlice<Element> {
        let isMark = { (reading: Element) in reading.status == Recognition.noNumberStatus }
        guard let last = lastIndex(where: { !isMark($0) }) else { return [] }
        return prefix(through: last).drop(while: isMark)
    }

    /// The readings of one picture, each with what its row of its field says.
    var withFieldTexts: Self {
        var readings = self
        var start = startIndex
        while start < endIndex {
            let first = self[start]
            let end = self[start...].dropFirst().firstIndex { $0.isNumber || $0.field != first.field || $0.row != first.row } ?? endIndex
            let field = FieldText(self[start..<end])
            for index in start..<end {
                readings[index].fieldText = field.text
                readings[index].fieldProbability = field.probability
            }
            start = end
        }
        return readings
    }
}
