/// What each feature of `LineJudge` weighs.
///
/// Found by maximising the likelihood of the right divisions of 540 cheque amounts (those with even numbers of the 1,080 of
/// ORAND-CAR-A as labelled by Fzkuji) with a Gaussian prior of precision 0.5, by L-BFGS; the scores were those of the model
/// that ships with Inkmill. In the order of the features.
extension LineJudge {
    /// A digit by its shape, where there are no scores.
    static let digitByShape: [Double] = [
        -0.872, -2.570, 2.264, -0.219, 1.128, -2.785, -2.164, -5.458, 0.733, -1.286, -0.033, 1.542, 0.795, 0.108,
        0.563, -1.586, -1.290, -2.038, -1.632, -0.169, 9.660, -4.555,
    ]

    /// An atom that is left out, where there are no scores.
    static let omission: [Double] = [
        -1.233, -2.711, -0.247, 1.428, 0.311, 0.289, 0.762, 0.329, 0.339, 0.383, -1.843, 1.731, -0.134, -0.036,
        -0.245, -0.638,
    ]

    /// A digit by its shape, beside its scores.
    static let digitByShapeAndScores: [Double] = [
        -1.268, -1.898, 1.707, 0.801, 1.104, -2.250, -2.158, -5.585, 0.674, -0.913, -0.137, 1.763, 1.190, -0.257,
        1.170, -1.577, -0.832, -1.195, -1.037, -0.343, 6.391, -3.623,
    ]

    /// A digit by its scores.
    static let digitByScores: [Double] = [
        0.223, -0.310, 1.074, 0.004, 1.051, 1.857, -0.721, -0.480, -0.707, -1.003, -0.116, -0.256, -0.014, 0.096,
        0.078, -1.112, -0.311, -0.153, 0.345, -1.601, 0.888, -0.210, -0.412, 0.160, -0.293,
    ]

    /// An atom that is left out, beside scores.
    static let omissionBesideScores: [Double] = [
        -1.665, -2.735, -0.231, 1.386, 0.299, -0.115, 0.511, 0.753, 0.509, 0.265, -1.749, 1.688, -0.327, -0.134,
        -0.258, -0.992,
    ]
}
