extension Allograph {
    /// Ways of writing each digit, at its index, that are met in amounts of money and are hard to read without the digits beside them; a
    /// line of digits has them beside the others.
    ///
    /// Drawn after common European and South American hands.
    static let inLinesOfDigit: [[Allograph]] = [
        [
            Allograph(
                "tied above", .plainZero, weight: 1.5,
                [[[34, 8, 14, 14, 3, 48, 12, 86, 34, 98, 56, 80, 58, 42, 46, 12, 30, 10, 44, 20, 72, 4]]]),
            Allograph(
                "looped above", .plainZero, weight: 1,
                [[[40, 6, 16, 14, 3, 50, 12, 88, 34, 98, 56, 78, 58, 40, 44, 8, 30, 16, 42, 26, 62, 12]]]),
            Allograph("flat", .plainZero, weight: 1, [[[50, 8, 20, 10, 2, 46, 14, 88, 44, 98, 76, 82, 84, 44, 66, 12, 40, 6]]]),
            Allograph(
                "slashed, thin", .slashedZero, weight: 0.6,
                [[[36, 2, 12, 14, 2, 48, 12, 86, 36, 98, 58, 84, 64, 48, 54, 13, 36, 2]], [[66, 0, 4, 100]]]),
            Allograph("cornered", .plainZero, weight: 0.6, [[[38, 2, 6, 40], [6, 70, 30, 98], [56, 66, 58, 34, 36, 0]]]),
        ],
        [
            Allograph("long upstroke", .flaggedOne, weight: 2, [[[0, 92, 22, 46, 44, 0], [42, 50, 36, 100]]]),
            Allograph("tent", .flaggedOne, weight: 1.5, [[[0, 100, 18, 50, 36, 0], [40, 50, 48, 100]]]),
            Allograph(
                "upstroke and foot", .underlinedOne, weight: 1.2,
                [[[0, 56, 20, 30, 38, 0], [38, 50, 36, 98]], [[6, 100, 36, 98, 74, 97]]]),
            Allograph("leaning bar", .plainOne, weight: 1.2, [[[40, 0, 20, 50, 2, 100]]]),
            Allograph("hooked below", weight: 0.7, [[[14, 20, 32, 0], [30, 50, 26, 84, 10, 98, -2, 90]]]),
            Allograph("foot only at the right", .underlinedOne, weight: 0.8, [[[20, 0, 18, 50, 14, 98], [40, 99, 64, 96]]]),
        ],
        [
            Allograph("like a Z", .plainTwo, weight: 1.5, [[[4, 4, 56, 2], [4, 98], [60, 97]]]),
            Allograph("like a Z, crossed", weight: 0.4, [[[4, 6, 54, 2], [6, 98], [62, 96]], [[14, 50, 50, 48]]]),
            Allograph(
                "swinging out", .loopedTwo, weight: 1.2,
                [[[8, 22, 24, 2, 46, 6, 50, 26, 36, 58, 14, 92, 0, 94, 4, 80, 20, 80, 44, 96, 78, 84]]]),
            Allograph(
                "hook and tail", .plainTwo, weight: 1, [[[6, 20, 12, 4, 32, 0, 50, 12, 46, 38, 20, 80, 4, 97], [22, 86, 44, 98, 70, 96]]]),
        ],
        [
            Allograph("flat top, long", weight: 1.2, [[[2, 4, 30, 2, 58, 1], [26, 38], [48, 44, 58, 66, 46, 92, 18, 100, -4, 90]]]),
            Allograph("like a z with a tail", weight: 0.8, [[[4, 6, 50, 2], [22, 44], [50, 50, 56, 76, 34, 104, 6, 100]]]),
            Allograph("in one swing", weight: 1, [[[10, 10, 30, 0, 48, 10, 38, 34, 24, 44, 44, 52, 50, 74, 34, 96, 0, 98]]]),
        ],
        [
            Allograph("like an h", .openFour, weight: 1.5, [[[22, 0, 8, 34, 2, 58, 10, 62, 40, 48]], [[50, 36, 44, 68, 36, 104]]]),
            Allograph("like a ч", .openFour, weight: 1.5, [[[6, 0, 4, 36, 14, 50, 34, 48, 50, 36]], [[56, 0, 52, 50, 44, 100]]]),
            Allograph("lightning, in one", .openFour, weight: 1, [[[32, 0, 4, 60], [50, 44], [36, 100]]]),
            Allograph(
                "long bar, low", .openFour, weight: 1, [[[30, 0, 14, 36, 2, 70], [40, 70, 80, 64]], [[52, 34, 48, 70, 44, 104]]]),
            Allograph("closed, in one", .closedFour, weight: 0.8, [[[44, 100, 46, 50, 48, 2], [24, 34, 2, 66], [36, 66, 66, 62]]]),
        ],
        [
            Allograph("like a root", weight: 1.2, [[[0, 56, 8, 52], [18, 97], [26, 50, 36, 2], [60, 0, 84, -2]]]),
            Allograph("like a J with a roof", weight: 1, [[[0, 86, 10, 99, 24, 92, 28, 60, 30, 4], [50, 0, 76, 2]]]),
            Allograph("like a root, round", weight: 1, [[[78, 0, 50, 2, 30, 4], [22, 44], [34, 40, 44, 54, 40, 84, 22, 98, 4, 92]]]),
            Allograph("like an S", weight: 1.5, [[[52, 6, 34, 0, 16, 8, 12, 28, 26, 44, 46, 58, 50, 80, 32, 98, 4, 92]]]),
            Allograph(
                "roof far off", weight: 1.2,
                [[[14, 14, 8, 48], [28, 40, 50, 50, 54, 74, 38, 96, 14, 98, 0, 90]], [[26, 4, 52, 0, 80, -4]]]),
            Allograph("lightning", weight: 0.8, [[[64, 0, 22, 4], [10, 46], [44, 46], [34, 98, 8, 94]]]),
        ],
        [
            Allograph("straight, small bowl", weight: 1, [[[40, 0, 18, 46, 4, 86, 16, 99, 34, 92, 34, 76, 22, 70, 6, 84]]]),
            Allograph("swung from far", weight: 1, [[[70, -2, 40, 10, 16, 40, 4, 76, 16, 98, 38, 96, 48, 78, 36, 62, 12, 70]]]),
        ],
        [
            Allograph(
                "long bar through", .crossedSeven, weight: 1.5,
                [[[2, 10, 10, 4, 34, 7, 58, 2], [42, 40, 26, 104]], [[6, 56, 40, 50, 78, 44]]]),
            Allograph("hooked roof", .plainSeven, weight: 1, [[[2, 22, 4, 4], [30, 8, 56, 2], [36, 52, 28, 104]]]),
            Allograph("bar at the end", .crossedSeven, weight: 0.8, [[[2, 4, 54, 2], [36, 40, 20, 100]], [[28, 56, 88, 46]]]),
        ],
        [
            Allograph(
                "open above", .openEight, weight: 1, [[[54, 0, 34, 36, 12, 66, 6, 90, 22, 100, 46, 92, 48, 74, 30, 52, 10, 22, 18, 4]]]),
            Allograph(
                "like an infinity standing", .closedEight, weight: 1,
                [[[26, 50, 8, 26, 14, 4, 32, 0, 46, 12, 40, 36, 10, 66, 4, 88, 20, 100, 42, 92, 44, 74, 26, 50]]]),
        ],
        [
            Allograph("like a P", .straightNine, weight: 1.5, [[[16, 100, 14, 50, 18, 4, 36, 0, 54, 12, 50, 34, 34, 46, 16, 42]]]),
            Allograph(
                "like a P, in two", .straightNine, weight: 1,
                [[[14, 6, 14, 50, 10, 102]], [[6, 14, 24, 0, 48, 4, 54, 24, 38, 44, 14, 44]]]),
            Allograph("like an e", weight: 1.2, [[[8, 42, 36, 34, 48, 16, 36, 1, 18, 6, 6, 32, 8, 68, 22, 98, 48, 90]]]),
            Allograph(
                "curled, not closed", .straightNine, weight: 1.5,
                [[[40, 14, 28, 0, 10, 8, 4, 28, 14, 42, 34, 38, 52, 22], [48, 60, 42, 102]]]),
            Allograph(
                "like a g", .hookedNine, weight: 1,
                [[[48, 8, 28, 0, 8, 14, 6, 34, 22, 44, 42, 32, 50, 10], [54, 60, 44, 98, 20, 104, 6, 90, 30, 74, 74, 60]]]),
            Allograph(
                "like a q", .straightNine, weight: 0.8,
                [[[46, 10, 26, 0, 6, 18, 8, 40, 28, 44, 46, 26, 48, 6], [48, 60, 46, 104, 66, 84]]]),
        ],
    ]

    /// Signs that stand beside numbers and are not in the list of those that no digit looks like.
    private static let besideNumbers = [
        Allograph(
            "dollar", weight: 1,
            [[[54, 18, 36, 6, 14, 14, 12, 34, 30, 48, 52, 62, 52, 82, 32, 94, 6, 82]], [[34, -8, 28, 108]]]),
        Allograph("stroke", weight: 1, [[[56, 0, 4, 100]]]),
    ]

    /// The sign of a name; nil where there is none.
    static func sign(named name: String) -> Allograph? {
        (signs + besideNumbers).first { $0.name == name }
    }
}
