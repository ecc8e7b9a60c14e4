/// What each feature of `LineJudge` weighs.
///
/// Found by maximising the likelihood of the right divisions of 540 cheque amounts (those with even numbers of the 1,080 of
/// ORAND-CAR-A as labelled by Fzkuji) with a Gaussian prior of precision 0.5, by L-BFGS; the scores were those of the model
/// that ships with Inkmill. In the order of the features.
extension LineJudge {
    /// A digit by its shape, where there are no scores.
    static let digitByShape: [Double] = [
        -0.817, -2.466, 2.332, -0.156, 1.028, -2.771, -2.116, -5.243, 0.712, -1.249, -0.013, 1.527, 0.785, 0.430,
        0.692, -1.581, -1.320, -2.006, -1.457, -0.160, 9.427, -4.771,
    ]

    /// An atom that is left out, where there are no scores.
    static let omission: [Double] = [
        -1.401, -2.472, -0.265, 1.079, 0.269, 0.172, 0.609, 0.510, 0.264, 0.302, -1.777, 1.564, 0.155, 0.083, -0.133,
        -0.679,
    ]

    /// A digit by its shape, beside its scores.
    static let digitByShapeAndScores: [Double] = [
        -1.289, -1.806, 1.942, 0.951, 0.987, -2.463, -2.199, -5.481, 0.604, -0.838, -0.109, 1.700, 1.066, 0.224,
        1.341, -1.471, -1.038, -1.495, -0.906, -0.319, 6.291, -3.957,
    ]

    /// A digit by its scores.
    static let digitByScores: [Double] = [
        -0.131, -0.225, 1.001, 0.085, 1.014, 1.986, -0.854, -0.260, -0.679, -0.944, 0.005, -0.273, -0.195, 0.102,
        -0.175, -1.091, -0.500, -0.152, 0.487, -1.522, 0.913, -0.275, -0.788, 0.372, -0.201,
    ]

    /// An atom that is left out, beside scores.
    static let omissionBesideScores: [Double] = [
        -1.753, -2.468, -0.248, 0.926, 0.194, -0.367, 0.399, 0.941, 0.376, 0.101, -1.682, 1.740, 0.059, 0.022, -0.207,
        -1.092,
    ]
}
