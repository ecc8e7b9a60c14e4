/// Geometry is collected while the steps run and carried out in one bilinear resampling, so that strokes are smoothed once only.
///
/// Every step gives the map from a place in its result to the place it shows in its input; the map of all is
/// the last step's first. As long as no field came before, affine maps multiply into one matrix.
extension AugmentationCanvas {
    /// Adds a step that shows at p what was at `map`(p).
    mutating func transform(_ map: AffineMap) {
        if measuresDisplacement {
            largestDisplacement = map.largestDisplacement(right: Double(width - 1), bottom: Double(height - 1))
        }
        if map == .identity { return }
        if hasPendingField {
            incomingField.set(to: map, layout: layout)
            composeIncomingField()
        } else {
            pendingMap = pendingMap.after(map)
        }
    }

    /// Adds a step that shows at p what was at p + d(p), d being uniform in ±α pixels for every pixel and axis, then smoothed.
    mutating func displace(alphaPixels: Double, sigmaPixels: Double, fieldSeed: UInt64) {
        fillWords(fieldSeed: fieldSeed)
        PixelKernels.fillUniform(&incomingField, from: words, amplitude: Float(alphaPixels), layout: layout)
        taps.prepare(sigmaPixels: sigmaPixels)
        GaussianFilter.apply(to: &incomingField.dx, scratch: &scratch, taps: taps, layout: layout)
        GaussianFilter.apply(to: &incomingField.dy, scratch: &scratch, taps: taps, layout: layout)
        if measuresDisplacement { largestDisplacement = incomingField.largestDisplacement(layout: layout) }
        composeIncomingField()
    }

    /// Carries out what is pending.
    mutating func resamplePending() {
        guard hasPendingField || pendingMap != .identity else { return }
        PixelKernels.pad(ink, into: &padded, layout: layout)
        BilinearResampling.apply(
            to: padded, into: &ink, map: pendingMap, field: hasPendingField ? pendingField : nil, layout: layout)
        pendingMap = .identity
        hasPendingField = false
    }

    /// The pending field f becomes p → d(p) + f(p + d(p)), with d the incoming one.
    private mutating func composeIncomingField() {
        if hasPendingField {
            composedField.compose(pendingField, after: incomingField, layout: layout)
            swap(&pendingField, &composedField)
        } else {
            swap(&pendingField, &incomingField)
            hasPendingField = true
        }
    }
}
