import Forms
import Imaging
import Rules
import Support
import Testing
@testable import Ingest
@testable import SheetSimulation

/// Which ink says that there is no number, written by invented hands with their pens.
@Suite struct NoNumberMarkTests {
    private static let pixelsPerMM = 200 / 25.4
    /// A wide cell of a table, one for two digits, and the box of one.
    private static let places = [Size(width: 26, height: 9), Size(width: 12, height: 8), Size(width: 8, height: 10)]
    private static let handCount = 40

    /// Ink in a place, which grows where the ink runs beyond it.
    private static func ink(_ figure: InkFigure, in place: Size) throws -> BilevelImage {
        let bounds = try #require(figure.boundsMM), piece = try #require(figure.ink(pixelsPerMM: pixelsPerMM).flatMap(InkComponent.init))
        let x = Int((bounds.x * pixelsPerMM).rounded()), y = Int((bounds.y * pixelsPerMM).rounded())
        let left = min(0, x), top = min(0, y)
        let right = max(Int(place.width * pixelsPerMM), x + piece.ink.width),
            bottom = max(Int(place.height * pixelsPerMM), y + piece.ink.height)
        var image = BilevelImage(width: right - left, height: bottom - top)
        image.draw(piece, atX: x - left, y: y - top)
        return image
    }

    private static func written(_ paths: [[Point]], by hand: Handwriting, _ stream: inout RandomStream) -> InkFigure {
        InkFigure(paths.map { hand.traced(Polyline(points: $0), digitHeightMM: 6, using: &stream) })
    }

    private static func hands() -> [(hand: Handwriting, stream: RandomStream)] {
        (0..<handCount).map { number in
            (
                Handwriting(seed: 3, writerNumber: number, forms: .all),
                RandomStream(seed: 3, purpose: .simulation, sample: UInt64(number), step: SimulationStep.sign.rawValue)
            )
        }
    }

    /// By their names: knots as fractions of a place's sides.
    private static let marks: [(String, [[(Double, Double)]])] = [
        ("dash", [[(0.3, 0.52), (0.7, 0.48)]]), ("long dash", [[(0.08, 0.45), (0.5, 0.5), (0.93, 0.55)]]),
        ("dash beyond the place", [[(-0.05, 0.5), (1.06, 0.48)]]),
        ("three dashes", [[(0.08, 0.5), (0.28, 0.5)], [(0.4, 0.52), (0.6, 0.5)], [(0.72, 0.48), (0.92, 0.5)]]),
    ]
    private static let strokesThrough: [(String, [[(Double, Double)]])] = [
        ("rising stroke", [[(0.08, 0.92), (0.92, 0.08)]]), ("falling stroke", [[(0.1, 0.08), (0.9, 0.9)]]),
        ("cross", [[(0.08, 0.92), (0.92, 0.08)], [(0.1, 0.08), (0.9, 0.9)]]),
    ]

    private static func points(_ knots: [(Double, Double)], in place: Size) -> [Point] {
        knots.map { Point(x: $0.0 * place.width, y: $0.1 * place.height) }
    }

    @Test func dashesAndStrokesThroughAPlaceSayThatThereIsNoNumber() throws {
        for place in Self.places {
            let mayBeDigit = place.width < place.height
            for (name, paths) in Self.marks + (mayBeDigit ? [] : Self.strokesThrough) {
                var missed = 0
                for (hand, stream) in Self.hands() {
                    var stream = stream
                    let figure = Self.written(paths.map { Self.points($0, in: place) }, by: hand, &stream)
                    if !NoNumberMark.isAlone(in: try Self.ink(figure, in: place), mayBeDigit: mayBeDigit) { missed += 1 }
                }
                #expect(missed <= 2, "\(name) in \(place.width) × \(place.height) mm: \(missed) of \(Self.handCount) missed")
            }
        }
    }

    /// However a hand slants its 1 and crosses its 7, alone or beside others.
    @Test func digitsAreNoMarks() throws {
        for place in Self.places {
            for (hand, stream) in Self.hands() {
                var stream = stream
                for digit in UInt8(0)...9 {
                    let figure = InkFigure(hand.strokes(of: digit, cellHeightMM: place.height, using: &stream))
                    let middle = figure.moved(by: Point(x: place.width / 2, y: place.height / 2))
                    #expect(
                        !NoNumberMark.isAlone(in: try Self.ink(middle, in: place), mayBeDigit: false),
                        "\(digit) in \(place.width) × \(place.height) mm")
                    let dash = Self.written([Self.points([(0.6, 0.5), (0.95, 0.5)], in: place)], by: hand, &stream)
                    let left = figure.moved(by: Point(x: place.width / 4, y: place.height / 2))
                    #expect(!NoNumberMark.isAlone(in: try Self.ink(left + dash, in: place), mayBeDigit: false), "\(digit) and a dash")
                }
            }
        }
    }

    /// Digits that touch one another, or a rule under them, are one piece of ink, as long and flat as a dash.
    @Test func digitsThatAreJoinedAreNoMark() throws {
        let place = Self.places[0]
        for (hand, stream) in Self.hands() {
            var stream = stream
            var figure = Self.written([Self.points([(0.1, 0.8), (0.9, 0.8)], in: place)], by: hand, &stream)
            for (index, digit) in [UInt8(1), 2, 3, 1, 7].enumerated() {
                let strokes = InkFigure(hand.strokes(of: digit, cellHeightMM: place.height, using: &stream))
                let bounds = try #require(strokes.boundsMM)
                let x = place.width * (0.2 + 0.15 * Double(index)), y = 0.82 * place.height - bounds.y - bounds.height
                figure = figure + strokes.moved(by: Point(x: x, y: y))
            }
            #expect(!NoNumberMark.isAlone(in: try Self.ink(figure, in: place), mayBeDigit: false))
        }
    }

    private static let scribble = (0..<14).map { line -> [(Double, Double)] in
        let y = 0.2 + 0.04 * Double(line)
        return [(0.2, y), (0.8, y + 0.02)]
    }

    /// What is left of a rule along the rim, a scribble over a number, a tick, a slash that may be a 1, a dot.
    private static let others: [(String, [[(Double, Double)]])] = [
        ("rule", [[(0.05, 0.97), (0.95, 0.98)]]), ("tick", [[(0.3, 0.5), (0.4, 0.85), (0.7, 0.1)]]),
        ("scribble", scribble),
        ("short slash", [[(0.45, 0.75), (0.55, 0.25)]]), ("dot", [[(0.5, 0.5), (0.502, 0.5)]]),
    ]

    @Test(arguments: others) func otherInkIsNoMark(_ name: String, _ paths: [[(Double, Double)]]) throws {
        let place = Self.places[0]
        for (hand, stream) in Self.hands() {
            var stream = stream
            let figure = Self.written(paths.map { Self.points($0, in: place) }, by: hand, &stream)
            #expect(!NoNumberMark.isAlone(in: try Self.ink(figure, in: place), mayBeDigit: false), "\(name)")
        }
        // The box of one digit may hold a slanted 1, or a digit under a cross.
        for (name, paths) in Self.strokesThrough {
            for (hand, stream) in Self.hands() {
                var stream = stream
                let box = Self.places[2], figure = Self.written(paths.map { Self.points($0, in: box) }, by: hand, &stream)
                #expect(!NoNumberMark.isAlone(in: try Self.ink(figure, in: box), mayBeDigit: true), "\(name)")
            }
        }
        #expect(!NoNumberMark.isAlone(in: BilevelImage(width: 40, height: 20), mayBeDigit: false))
    }
}

/// The number in a row of boxes.
@Suite struct DigitRowTests {
    /// `-` is a dash in a box, `_` an empty box, `?` one that was not read.
    private static func readings(_ row: String) -> [Recognition.Reading] {
        row.enumerated().map { column, sign in
            let digit = sign.wholeNumberValue
            let status =
                switch sign {
                case "-": Recognition.noNumberStatus
                case "_": CellStatus.empty.rawValue
                case "?": CellStatus.struckOut.rawValue
                default: CellStatus.ok.rawValue
                }
            return Recognition.Reading(
                file: "a.png", page: 1, field: "total", row: 0, column: column, status: status, digit: digit,
                probability: digit == nil ? nil : 0.99,
                digitProbabilities: digit.map { digit in (0..<10).map { $0 == digit ? 0.99 : 0.01 / 9 } })
        }
    }

    /// A faint digit falls to pieces that are too small to be looked at one by one.
    @Test func aBarWithTheFragmentsOfAStemIsNoMark() {
        var ink = BilevelImage(width: 180, height: 64)
        for x in 80..<100 { for y in 20..<24 { ink[x, y] = true } }
        #expect(NoNumberMark.isAlone(in: ink, mayBeDigit: false))
        for piece in 0..<4 {
            for x in 90..<95 { for y in 0..<5 { ink[x - 2 * piece, 26 + 7 * piece + y] = true } }
        }
        #expect(!NoNumberMark.isAlone(in: ink, mayBeDigit: false) && !NoNumberMark.isAlone(in: ink, mayBeDigit: true))
    }

    /// The last two boxes hold decimals: both of them or none.
    private static let decimalRows: [(String, ValueContent, String?)] = [
        ("123456", .number, "1234.56"), ("__12__", .number, "12.00"), ("__12--", .number, "12.00"), ("____50", .number, "0.50"),
        ("___15_", .gap, nil), ("12__50", .gap, "12.50"), ("______", .empty, nil), ("------", .noNumber, "0"), ("__1?50", .number, nil),
    ]

    @Test(arguments: decimalRows)
    func theLastBoxesHoldDecimals(_ row: String, _ content: ValueContent, _ text: String?) {
        let value = DigitRow(Self.readings(row), decimalCount: 2).value(at: ValuePlace(field: "total"))
        #expect(value.content == content && value.candidates.first?.text == text, "\(value)")
    }

    private static let rows: [(String, ValueContent, String?, String)] = [
        ("1234", .number, "1234", "1234"), ("__12", .number, "12", "12"), ("12__", .number, "12", "12"),
        ("--12", .number, "12", "12"), ("_-12", .gap, "12", "12"), ("12-_", .number, "12", "12"), ("1_23", .gap, "123", "123"),
        ("1-23", .gap, "123", "1?23"),
        ("____", .empty, nil, ""), ("----", .noNumber, "0", ""), ("_-__", .noNumber, "0", ""), ("1?23", .number, nil, "1?23"),
    ]

    @Test(arguments: rows)
    func aRowOfBoxesIsOneNumber(_ row: String, _ content: ValueContent, _ text: String?, _ fieldText: String) {
        let readings = Self.readings(row), value = DigitRow(readings).value(at: ValuePlace(field: "total"))
        #expect(value.content == content && value.candidates.first?.text == text)
        #expect(readings.withFieldTexts.allSatisfy { $0.fieldText == fieldText })
        #expect(
            (readings.withFieldTexts[0].fieldProbability != nil) == (content == .number && text != nil || ["1_23", "_-12"].contains(row)))
    }
}
