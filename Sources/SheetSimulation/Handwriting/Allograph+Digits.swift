extension Allograph {
    /// The ways of writing each digit, at the digit's index.
    ///
    /// Drawn after common European and American school hands. Every form is one that a person reads without the others beside it.
    static let ofDigit: [[Allograph]] = [zero, one, two, three, four, five, six, seven, eight, nine]

    private static let zero = [
        Allograph("oval", .plainZero, weight: 4, [[[40, 3, 20, 8, 4, 36, 5, 70, 24, 97, 44, 91, 58, 60, 54, 26, 40, 5, 30, 3]]]),
        Allograph("round", .plainZero, weight: 3, [[[36, 2, 12, 14, 1, 48, 12, 86, 36, 98, 60, 84, 68, 48, 56, 13, 36, 2, 26, 5]]]),
        Allograph("curl", .plainZero, weight: 2, [[[46, 7, 26, 2, 8, 20, 2, 55, 14, 90, 34, 98, 54, 76, 58, 40, 47, 12, 32, 3, 24, 14]]]),
        Allograph("gap", .plainZero, weight: 2, [[[33, 5, 14, 16, 3, 48, 10, 84, 30, 98, 52, 82, 59, 46, 50, 14, 38, 2]]]),
        Allograph("clockwise", .plainZero, weight: 1, [[[22, 8, 40, 3, 56, 26, 58, 62, 44, 92, 24, 97, 6, 72, 3, 38, 16, 10, 30, 5]]]),
        Allograph(
            "slashed", .slashedZero, weight: 0.3,
            [[[40, 3, 20, 8, 4, 36, 5, 70, 24, 97, 44, 91, 58, 60, 54, 26, 40, 5, 30, 3]], [[56, 12, 6, 90]]]),
        Allograph("teardrop", .plainZero, weight: 1.5, [[[44, 0, 26, 14, 8, 48, 8, 84, 28, 99, 48, 82, 52, 48, 46, 20, 32, 2]]]),
        Allograph("leaning", .plainZero, weight: 1.5, [[[52, 6, 34, 4, 12, 30, 2, 70, 14, 97, 36, 90, 56, 54, 58, 20, 46, 4]]]),
        Allograph("open side", .plainZero, weight: 1, [[[46, 10, 30, 1, 10, 18, 3, 52, 12, 86, 32, 99, 54, 80, 58, 46, 50, 16, 42, 8]]]),
    ]

    private static let one = [
        Allograph("bar", .plainOne, weight: 3, [[[30, 0, 30, 50, 29, 100]]]),
        Allograph("bowed", .plainOne, weight: 1.5, [[[28, 0, 30, 32, 29, 70, 27, 100]]]),
        Allograph("tick", .flaggedOne, weight: 3, [[[14, 20, 24, 11, 32, 0], [32, 50, 31, 100]]]),
        Allograph("flag", .flaggedOne, weight: 2, [[[4, 32, 20, 17, 34, 0], [34, 50, 33, 100]]]),
        Allograph("foot", .underlinedOne, weight: 1.5, [[[12, 22, 24, 12, 34, 0], [34, 50, 34, 98]], [[12, 99, 34, 99, 56, 98]]]),
        Allograph("drawn in", weight: 1, [[[22, 16, 27, 9, 32, 0], [31, 50, 28, 92], [34, 100]]]),
        Allograph("short tick", weight: 1.5, [[[20, 12, 30, 1], [29, 50, 26, 100]]]),
        Allograph("long flag", .flaggedOne, weight: 1, [[[0, 44, 18, 24, 35, 0], [35, 50, 34, 100]]]),
    ]

    private static let two = [
        Allograph(
            "loop", weight: 2,
            [[[8, 24, 18, 6, 36, 1, 52, 14, 50, 38, 32, 66, 14, 92, 3, 93, 7, 82, 22, 84, 40, 95, 60, 94]]]),
        Allograph("base", .plainTwo, weight: 4, [[[7, 22, 18, 4, 36, 1, 52, 14, 48, 38, 28, 70, 4, 98], [32, 97, 60, 96]]]),
        Allograph("swan", .plainTwo, weight: 3, [[[6, 26, 14, 7, 34, 0, 52, 13, 50, 36, 30, 66, 5, 95], [20, 88, 40, 97, 62, 89]]]),
        Allograph("flat", .plainTwo, weight: 1.5, [[[4, 12, 20, 2, 40, 2, 52, 14, 44, 38, 6, 98], [34, 98, 60, 98]]]),
        Allograph("hook", .plainTwo, weight: 1.5, [[[12, 30, 8, 16, 22, 2, 42, 4, 52, 22, 42, 48, 22, 74, 2, 97], [30, 94, 58, 98]]]),
        Allograph(
            "big loop", .loopedTwo, weight: 1,
            [[[10, 20, 24, 2, 46, 4, 54, 22, 42, 52, 22, 84, 8, 98, 0, 88, 10, 78, 26, 86, 46, 98, 64, 90]]]),
        Allograph("straight neck", .plainTwo, weight: 1.5, [[[6, 10, 26, 0, 50, 8, 54, 24, 46, 40], [4, 98], [30, 96, 64, 100]]]),
        Allograph("zigzag", .plainTwo, weight: 0.8, [[[4, 8, 24, 3, 50, 6], [40, 34, 4, 96], [30, 95, 58, 97]]]),
    ]

    private static let three = [
        Allograph(
            "round", weight: 4,
            [[[6, 14, 22, 2, 42, 4, 50, 22, 38, 40, 20, 46], [42, 50, 57, 70, 46, 93, 22, 99, 2, 87]]]),
        Allograph(
            "small loop", weight: 1.5,
            [[[7, 14, 22, 2, 42, 4, 50, 20, 40, 38, 24, 48, 17, 43, 27, 42, 48, 54, 56, 74, 44, 94, 20, 99, 1, 87]]]),
        Allograph("flat top", weight: 1.5, [[[4, 3, 28, 3, 52, 2], [24, 40], [44, 44, 57, 66, 46, 92, 20, 99, 0, 88]]]),
        Allograph(
            "flowing", weight: 2,
            [[[8, 11, 24, 1, 46, 6, 50, 24, 34, 43, 26, 46], [44, 50, 54, 66, 48, 90, 26, 100, 4, 92]]]),
        Allograph(
            "high waist", weight: 1.5,
            [[[10, 10, 26, 1, 42, 7, 44, 24, 22, 38], [46, 40, 60, 64, 48, 93, 22, 99, 2, 84]]]),
        Allograph(
            "pointed", weight: 1.5,
            [[[6, 6, 28, 1, 48, 6, 48, 16], [20, 42], [42, 46, 58, 64, 50, 88, 20, 100, 0, 94]]]),
        Allograph(
            "low waist", weight: 1.5,
            [[[4, 16, 20, 1, 46, 3, 54, 26, 40, 48, 22, 54], [40, 57, 52, 70, 42, 94, 20, 99, 2, 90]]]),
        Allograph("wide", weight: 1, [[[0, 12, 22, 0, 48, 6, 50, 26, 22, 42], [48, 42, 66, 64, 54, 92, 26, 100, -2, 92]]]),
    ]

    private static let four = [
        Allograph("open", .openFour, weight: 4, [[[16, 4, 10, 32, 4, 58], [32, 60, 62, 56]], [[48, 20, 45, 60, 42, 100]]]),
        Allograph("closed", .closedFour, weight: 3, [[[44, 0, 24, 32, 2, 68], [32, 67, 64, 66]], [[45, 1, 45, 50, 44, 100]]]),
        Allograph("one stroke", .openFour, weight: 1.5, [[[12, 4, 7, 28, 4, 52], [22, 56, 40, 48], [50, 3], [45, 50, 40, 100]]]),
        Allograph("tall", .openFour, weight: 2, [[[18, 12, 12, 36, 3, 62], [30, 64, 60, 61]], [[44, 0, 42, 50, 38, 100]]]),
        Allograph("wedge", .openFour, weight: 1, [[[38, 2, 20, 30, 2, 60], [30, 61, 62, 58]], [[46, 32, 44, 66, 40, 100]]]),
        Allograph("narrow", .openFour, weight: 1.5, [[[26, 0, 18, 26, 12, 50], [28, 54, 54, 46]], [[50, 6, 44, 52, 32, 100]]]),
        Allograph("long bar", .openFour, weight: 1, [[[36, 0, 22, 28, 0, 58], [40, 60, 76, 55]], [[50, 26, 46, 62, 44, 100]]]),
        Allograph("cup", .openFour, weight: 1.5, [[[10, 6, 8, 26, 12, 46, 28, 54, 50, 44]], [[54, 2, 52, 48, 50, 100]]]),
    ]

    private static let five = [
        Allograph(
            "bar last", weight: 3,
            [[[15, 3, 10, 43], [28, 35, 50, 44, 57, 68, 43, 94, 19, 99, 2, 89]], [[15, 3, 34, 4, 58, 1]]]),
        Allograph(
            "one stroke", weight: 4,
            [[[54, 2, 34, 3, 15, 4], [12, 24, 9, 44], [28, 36, 50, 46, 55, 70, 40, 94, 18, 98, 2, 88]]]),
        Allograph(
            "detached bar", weight: 1.5,
            [[[16, 8, 11, 45], [28, 38, 50, 47, 56, 70, 42, 95, 19, 99, 2, 90]], [[22, 1, 40, 2, 60, -3]]]),
        Allograph("flowing", weight: 1.5, [[[56, 2, 36, 3, 20, 6, 14, 20, 15, 38], [34, 40, 54, 58, 52, 82, 32, 99, 4, 92]]]),
        Allograph(
            "big belly", weight: 1,
            [[[16, 2, 12, 36], [34, 30, 58, 46, 60, 74, 40, 97, 14, 97, 2, 86]], [[16, 2, 36, 1, 54, 2]]]),
        Allograph("angular", weight: 1, [[[56, 0, 16, 4], [10, 46], [34, 40, 52, 50], [54, 74, 40, 92, 2, 98]]]),
        Allograph("flat foot", weight: 1, [[[52, 4, 34, 2, 16, 3], [8, 40], [30, 36, 52, 52, 54, 80, 34, 96, 0, 96]]]),
    ]

    private static let six = [
        Allograph("curved", weight: 4, [[[46, 3, 26, 16, 8, 46, 4, 74, 16, 96, 36, 98, 51, 80, 44, 60, 26, 56, 8, 70]]]),
        Allograph("straight back", weight: 2, [[[42, 0, 18, 38, 4, 70, 12, 95, 32, 99, 49, 84, 44, 64, 26, 58, 7, 74]]]),
        Allograph(
            "hooked", weight: 2,
            [[[53, 13, 43, 2, 26, 6, 9, 36, 3, 70, 16, 97, 38, 97, 53, 78, 43, 58, 23, 57, 6, 74]]]),
        Allograph("curl", weight: 1.5, [[[40, 0, 18, 26, 4, 66, 12, 95, 34, 98, 47, 82, 38, 64, 20, 66, 13, 84]]]),
        Allograph("big bowl", weight: 1.5, [[[44, 1, 22, 16, 6, 44, 3, 74, 18, 98, 44, 96, 58, 74, 46, 52, 24, 50, 6, 64]]]),
        Allograph("stem", weight: 1.5, [[[18, 0, 8, 38, 6, 74, 18, 98, 40, 97, 50, 80, 40, 62, 22, 60, 7, 78]]]),
        Allograph("open bowl", weight: 1, [[[44, 2, 24, 18, 8, 46, 4, 76, 20, 99, 42, 95, 52, 76, 42, 60, 26, 62, 18, 72]]]),
        Allograph("low bowl", weight: 1, [[[38, 0, 20, 24, 6, 62, 6, 88, 20, 100, 38, 94, 40, 80, 28, 72, 12, 78, 8, 90]]]),
    ]

    private static let seven = [
        Allograph("plain", .plainSeven, weight: 4, [[[4, 6, 30, 5, 56, 3], [38, 46, 24, 100]]]),
        Allograph("crossed", .crossedSeven, weight: 3, [[[5, 5, 30, 4, 56, 2], [38, 46, 24, 100]], [[16, 54, 56, 47]]]),
        Allograph("serif", .plainSeven, weight: 1.5, [[[3, 20, 6, 4], [30, 6, 57, 3], [38, 44, 26, 100]]]),
        Allograph("bent stem", .plainSeven, weight: 2, [[[4, 4, 30, 5, 58, 4], [42, 30, 31, 62, 28, 100]]]),
        Allograph(
            "crossed serif", .crossedSeven, weight: 1, [[[4, 18, 7, 3], [32, 6, 58, 2], [40, 44, 27, 100]], [[18, 50, 56, 49]]]),
        Allograph("wave", .plainSeven, weight: 1.5, [[[2, 15, 12, 4, 32, 9, 58, 3], [36, 48, 20, 100]]]),
        Allograph("short roof", .plainSeven, weight: 1.5, [[[4, 8, 26, 7, 52, 3], [41, 48, 20, 100]]]),
        Allograph("round corner", .plainSeven, weight: 1.5, [[[0, 7, 26, 3, 52, 3, 56, 12, 42, 46, 28, 100]]]),
        Allograph("long bar", .crossedSeven, weight: 0.8, [[[4, 4, 30, 5, 58, 1], [40, 48, 26, 100]], [[6, 55, 36, 50, 64, 48]]]),
    ]

    private static let eight = [
        Allograph(
            "s first", .closedEight, weight: 4,
            [[[47, 14, 32, 1, 13, 8, 11, 27, 30, 47, 52, 68, 48, 92, 26, 100, 6, 90, 7, 70, 28, 48, 47, 28, 47, 13, 40, 5]]]),
        Allograph(
            "two rings", .closedEight, weight: 1.5,
            [
                [[32, 2, 13, 10, 12, 34, 30, 45, 48, 34, 49, 11, 32, 2, 26, 4]],
                [[29, 46, 7, 60, 7, 88, 30, 100, 54, 88, 52, 60, 29, 45]],
            ]),
        Allograph(
            "from the waist", .closedEight, weight: 1.5,
            [[[28, 48, 47, 28, 46, 8, 28, 0, 11, 10, 14, 30, 42, 58, 53, 80, 38, 98, 15, 97, 4, 80, 14, 60, 36, 42]]]),
        Allograph(
            "horned", .closedEight, weight: 1.5,
            [[[49, 17, 35, 2, 15, 7, 11, 26, 29, 47, 51, 68, 47, 92, 26, 100, 8, 92, 7, 70, 27, 48, 45, 27, 54, 2]]]),
        Allograph(
            "figure", .closedEight, weight: 1.5,
            [[[40, 5, 24, 1, 10, 12, 14, 30, 38, 52, 50, 74, 40, 96, 18, 99, 3, 84, 12, 62, 36, 42, 48, 22, 42, 6, 32, 2]]]),
        Allograph(
            "small head", .closedEight, weight: 1.5,
            [[[42, 8, 30, 0, 17, 6, 16, 24, 30, 40, 54, 64, 52, 92, 28, 100, 4, 92, 4, 66, 26, 44, 42, 28, 44, 12, 36, 2]]]),
        Allograph(
            "crossed straight", .closedEight, weight: 1.5,
            [[[50, 12, 34, 0, 14, 8, 14, 24, 50, 72, 46, 94, 26, 100, 6, 92, 8, 74, 48, 26, 50, 12, 44, 6]]]),
        Allograph(
            "unclosed", .closedEight, weight: 1,
            [[[48, 8, 30, 0, 12, 10, 16, 30, 40, 52, 50, 76, 36, 98, 12, 96, 4, 78, 18, 56, 38, 38, 46, 20]]]),
    ]

    private static let nine = [
        Allograph(
            "straight stem", .straightNine, weight: 4, [[[50, 13, 34, 1, 12, 8, 4, 28, 15, 46, 36, 43, 50, 14], [51, 55, 49, 100]]]),
        Allograph(
            "curved", .hookedNine, weight: 3,
            [[[50, 15, 36, 2, 14, 6, 4, 28, 15, 46, 36, 42, 50, 15], [53, 48, 44, 84, 24, 99, 6, 93]]]),
        Allograph("leaning stem", .straightNine, weight: 2, [[[48, 11, 28, 0, 7, 14, 8, 38, 28, 47, 46, 30, 51, 9], [48, 50, 36, 100]]]),
        Allograph("round head", .straightNine, weight: 1.5, [[[52, 20, 40, 2, 16, 3, 3, 24, 12, 48, 36, 49, 53, 24], [54, 54, 42, 98]]]),
        Allograph(
            "flowing", .straightNine, weight: 1.5, [[[46, 8, 26, 1, 8, 12, 6, 34, 22, 46, 42, 36, 51, 14, 52, 40, 46, 72, 34, 100]]]),
        Allograph(
            "small head", .straightNine, weight: 1.5, [[[44, 8, 30, 0, 14, 8, 10, 26, 20, 38, 36, 34, 46, 10], [46, 50, 40, 100]]]),
        Allograph("open head", .straightNine, weight: 1, [[[46, 4, 26, 1, 8, 14, 6, 34, 20, 46, 38, 42, 52, 16], [52, 54, 47, 100]]]),
        Allograph(
            "deep hook", .hookedNine, weight: 1,
            [[[50, 12, 34, 1, 12, 8, 6, 28, 18, 44, 38, 40, 51, 14], [54, 50, 50, 86, 32, 101, 10, 88]]]),
        Allograph("low head", .straightNine, weight: 1, [[[50, 14, 36, 1, 14, 10, 4, 34, 16, 56, 38, 52, 51, 18], [55, 58, 52, 100]]]),
    ]
}

extension Allograph {
    /// Ways of writing each digit, at its index, that few people have and that are easily taken for another digit or for a sign.
    static let rareOfDigit: [[Allograph]] = [
        [
            Allograph("open above", .plainZero, weight: 0.8, [[[42, 8, 22, 3, 6, 30, 4, 68, 22, 97, 46, 90, 58, 62, 55, 32]]]),
            Allograph(
                "trailing", .plainZero, weight: 0.8,
                [[[36, 4, 14, 14, 3, 48, 12, 86, 34, 98, 56, 80, 58, 42, 46, 10, 32, 3, 54, 7, 80, 0]]]),
            Allograph(
                "spiral", .plainZero, weight: 0.6,
                [[[30, 30, 40, 18, 34, 4, 14, 12, 3, 46, 12, 84, 34, 98, 56, 80, 60, 42, 48, 12, 36, 2]]]),
            Allograph("tail below", .plainZero, weight: 0.8, [[[30, 84, 8, 70, 6, 34, 26, 4, 50, 4, 58, 36, 46, 74, 18, 106]]]),
        ],
        [
            Allograph("standing on a foot", .underlinedOne, weight: 1.5, [[[30, 0, 30, 50, 30, 97]], [[4, 99, 30, 99, 58, 98]]]),
            Allograph("foot in one", .underlinedOne, weight: 0.8, [[[28, 0, 26, 50, 16, 98], [36, 96, 56, 98]]]),
            Allograph("roof", .flaggedOne, weight: 0.8, [[[0, 76, 18, 38, 34, 0], [40, 50, 44, 100]]]),
            Allograph("bent flag", .flaggedOne, weight: 1.2, [[[0, 50, 22, 40, 36, 0], [36, 50, 34, 100]]]),
            Allograph("cupped flag", .flaggedOne, weight: 0.8, [[[2, 34, 8, 54, 22, 44, 34, 4], [35, 50, 33, 100]]]),
        ],
        [],
        [],
        [
            Allograph("lightning", .openFour, weight: 1.2, [[[36, 0, 4, 58], [30, 64, 56, 52]], [[56, 42, 46, 70, 36, 100]]]),
            Allograph("unlifted", .openFour, weight: 1.2, [[[40, 0, 6, 56], [24, 58, 46, 36], [40, 66, 32, 100]]]),
            Allograph("bowl", .openFour, weight: 1.2, [[[6, 0, 4, 30, 12, 52, 30, 58, 52, 46]], [[52, 0, 52, 50, 54, 100]]]),
        ],
        [
            Allograph("short bar", weight: 1, [[[36, 1, 15, 3], [10, 43], [32, 36, 54, 52, 54, 80, 32, 98, 0, 92]]])
        ],
        [],
        [
            Allograph(
                "crossed wave", .crossedSeven, weight: 1, [[[4, 14, 12, 4, 32, 9, 54, 2], [36, 46, 24, 100]], [[16, 52, 52, 47]]]),
            Allograph("wide roof", .plainSeven, weight: 0.8, [[[0, 5, 40, 5, 82, 2], [60, 46, 44, 100]]]),
            Allograph("hooked stem", .plainSeven, weight: 0.6, [[[4, 12, 14, 4, 34, 6, 56, 2], [38, 44, 18, 84, 24, 100, 38, 88]]]),
            Allograph(
                "hooked stem, crossed", .crossedSeven, weight: 0.6,
                [[[4, 12, 14, 4, 34, 6, 56, 2], [38, 44, 18, 84, 24, 100, 38, 88]], [[14, 56, 50, 50]]]),
        ],
        [
            Allograph("pointed", .openEight, weight: 0.8, [[[58, 2, 40, 34, 24, 70, 24, 94, 36, 98, 44, 84, 34, 52, 8, 4]]]),
            Allograph(
                "pointed, roofed", .closedEight, weight: 0.8, [[[6, 6, 56, 2], [40, 34, 24, 70, 24, 94, 36, 98, 44, 84, 34, 52, 6, 6]]]),
            Allograph(
                "narrow head", .closedEight, weight: 1,
                [[[37, 16, 30, 0, 24, 10, 34, 40, 54, 72, 46, 96, 24, 100, 6, 88, 6, 68, 22, 44, 36, 20, 35, 6]]]),
        ],
        [
            Allograph(
                "tiny head", .straightNine, weight: 1, [[[46, 10, 34, 1, 24, 10, 24, 24, 34, 32, 45, 24, 48, 8], [47, 50, 50, 100]]]),
            Allograph(
                "fishhook", weight: 0.8, [[[42, 12, 34, 3, 27, 10, 32, 19, 42, 15, 47, 4], [57, 42, 52, 82, 32, 100, 10, 94, 2, 72]]]),
            Allograph(
                "middle stem", .hookedNine, weight: 0.8,
                [[[46, 8, 28, 0, 8, 12, 10, 32, 30, 40, 50, 26, 46, 6]], [[32, 40, 48, 60, 46, 88, 26, 99, 4, 94]]]),
            Allograph(
                "hook", .hookedNine, weight: 1,
                [[[50, 14, 32, 0, 10, 12, 6, 32, 20, 46, 40, 40, 52, 12], [56, 60, 46, 94, 22, 99, 4, 86]]]),
            Allograph(
                "spiral", .hookedNine, weight: 0.6,
                [[[26, 28, 22, 18, 32, 12, 40, 24, 32, 40, 14, 40, 6, 22, 16, 4, 38, 0, 58, 20, 63, 52, 54, 86, 30, 100, 12, 90]]]),
        ],
    ]

    /// All ways of writing each digit, at its index, the common ones first.
    private static let allOfDigit = zip(ofDigit, rareOfDigit).map { $0 + $1 }

    /// What hands choose from.
    static func forms(_ forms: DigitForms) -> [[Allograph]] {
        switch forms {
        case .common: ofDigit
        case .all: allOfDigit
        }
    }
}
