import Support

/// What a line says, sign by sign.
struct LineText: Sendable {
    enum Element: Sendable, Equatable {
        case digit(UInt8, DigitSize)
        /// A digit that is crossed out; the one that is meant follows.
        case crossedOut(UInt8)
        case point(PointForm)
        case dash(DashForm)
        case slash
        /// A little room, as between groups of three digits.
        case space
        /// Something drawn that is not in the text, by the name of its allograph.
        case sign(String)
        case letter(String)
    }

    enum DigitSize: Sendable, Equatable {
        case normal
        /// One of the zeros at the end, which many write smaller and higher.
        case endZero
        /// Cents, set high.
        case cent
    }

    enum PointForm: Sendable, Equatable {
        case dot, comma, apostrophe, middleDot, colon
    }

    enum DashForm: Sendable, Equatable {
        case short, long, equals, wave
    }

    var elements: [Element] = []

    /// As `WrittenLine.text`.
    var text: String {
        String(
            elements.compactMap { element in
                switch element {
                case .digit(let digit, _): Character(String(digit))
                case .point: "."
                case .dash: "-"
                case .slash: "/"
                case .crossedOut, .space, .sign, .letter: nil
                }
            })
    }

    var digitCount: Int {
        elements.count {
            if case .digit = $0 { true } else { false }
        }
    }

    /// Whether nothing but digits is written.
    var isBare: Bool {
        !elements.isEmpty
            && elements.allSatisfy {
                if case .digit(_, .normal) = $0 { true } else { false }
            }
    }

    /// Where the last zeros at the end stand that follow one another; empty where there are not two.
    var lastZeros: Range<Int> {
        let zero = Element.digit(0, .endZero)
        guard let last = elements.lastIndex(of: zero) else { return 0..<0 }
        let count = elements[...last].reversed().prefix { $0 == zero }.count
        return count > 1 ? last - count + 1..<last + 1 : 0..<0
    }

    /// The same with every class of digit that is not among `classes` replaced by one that is.
    func restricted(to classes: [UInt8], using stream: inout RandomStream) -> LineText {
        guard classes.count < 10, !classes.isEmpty else { return self }
        func known(_ digit: UInt8, _ stream: inout RandomStream) -> UInt8 {
            classes.contains(digit) ? digit : classes[stream.below(classes.count)]
        }
        var result = self
        for index in elements.indices {
            switch elements[index] {
            case .digit(let digit, let size): result.elements[index] = .digit(known(digit, &stream), size)
            case .crossedOut(let digit): result.elements[index] = .crossedOut(known(digit, &stream))
            case .point, .dash, .slash, .space, .sign, .letter: break
            }
        }
        return result
    }
}
