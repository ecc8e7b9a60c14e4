import Imaging

/// What a line is drawn of, in the order of writing.
struct LineDrawing: Sendable {
    struct Piece: Sendable {
        enum Kind: Sendable, Equatable {
            case digit(UInt8)
            case crossedOut(UInt8)
            /// A sign of the text that is not a digit.
            case mark(Character)
            /// A sign or a letter that is not in the text.
            case sign
            /// What the pen adds: from one digit to the next, under a number, through a digit.
            case stroke
        }

        let kind: Kind
        let ink: InkPatch
    }

    var pieces: [Piece] = []
    /// Where each digit has a place of its own: the left edge of each place and the end of the last.
    var combEdges: [Int] = []

    /// What has to be seen: digits, marks, signs. Nil where nothing is written.
    var box: Rect? {
        let boxes = pieces.filter { $0.kind != .stroke }.map(\.ink.box)
        return boxes.isEmpty ? nil : Rect(around: boxes.flatMap(\.corners))
    }

    /// The box of the digits that are meant or crossed out.
    var digitBox: Rect? {
        let boxes = digits.map(\.box)
        return boxes.isEmpty ? nil : Rect(around: boxes.flatMap(\.corners))
    }

    /// The ink of each digit of the text.
    var digits: [InkPatch] {
        pieces.compactMap { piece in
            if case .digit = piece.kind { piece.ink } else { nil }
        }
    }
}
