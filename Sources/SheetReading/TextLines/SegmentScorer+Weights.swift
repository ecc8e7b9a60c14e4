/// What each feature of `SegmentScorer` weighs.
///
/// Found by maximizing the likelihood of the right divisions of 540 cheque amounts (those with even numbers of the 1,080 of
/// ORAND-CAR-A as labeled by Fzkuji) with a Gaussian prior of precision 0.5, by L-BFGS; the scores were those of the
/// calibrated model that ships with Inkmill. On the other 540, two other calibrated models find as many digits with them. In
/// the order of the features.
extension SegmentScorer {
    /// A digit by its shape, where there are no scores.
    static let digitByShape: [Double] = [
        -0.872, -2.570, 2.264, -0.219, 1.128, -2.785, -2.164, -5.458, 0.733, -1.286, -0.033, 1.542, 0.795, 0.108,
        0.563, -1.586, -1.290, -2.038, -1.632, -0.169, 9.660, -4.555,
    ]

    /// A segment that is left out, where there are no scores.
    static let omission: [Double] = [
        -1.233, -2.711, -0.247, 1.428, 0.311, 0.289, 0.762, 0.329, 0.339, 0.383, -1.843, 1.731, -0.134, -0.036,
        -0.245, -0.638,
    ]

    /// A digit by its shape, beside its scores.
    static let digitByShapeAndScores: [Double] = [
        0.162, -1.308, 1.798, 0.609, 0.201, -2.574, -2.265, -6.477, 1.026, -1.261, -0.154, 1.053, 0.056, -1.155,
        -0.952, -2.468, -0.882, -2.369, -2.103, -0.091, 7.142, -1.414,
    ]

    /// A digit by its scores.
    static let digitByScores: [Double] = [
        0.060, 0.802, 1.675, -1.212, -0.338, -0.264, -0.659, 0.221, -0.227, 0.257, 0.259, 0.450, -0.511, -1.029,
        0.364, 0.240, -1.257, 0.311, -0.298, 0.597, -0.112, -0.221,
    ]

    /// A segment that is left out, beside scores.
    static let omissionBesideScores: [Double] = [
        -0.263, -1.498, 0.017, 0.933, 0.355, 1.392, 0.482, 0.709, -0.035, 0.140, -2.296, -0.061, -0.795, 0.849,
        0.036, -0.255,
    ]
}
