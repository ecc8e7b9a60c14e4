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
        BilinearResampling.findPlaces(
            map: pendingMap, field: &pendingField, hasField: hasPendingField, cells: &scratch, layout: layout)
        BilinearResampling.lookUp(padded, places: pendingField, cells: scratch, into: &ink, layout: layout)
        pendingMap = .identity
        hasPendingField = false
    }

    /// The pending field f becomes p → d(p) + f(p + d(p)), with d the incoming one; f is 0 beyond the glyph.
    private mutating func composeIncomingField() {
        guard hasPendingField else {
            swap(&pendingField, &incomingField)
            hasPendingField = true
            return
        }
        places.copy(incomingField)
        BilinearResampling.findPlaces(map: .identity, field: &places, hasField: true, cells: &scratch, layout: layout)
        PixelKernels.pad(pendingField.dx, into: &padded, layout: layout)
        BilinearResampling.lookUp(padded, places: places, cells: scratch, into: &pendingField.dx, layout: layout)
        PixelKernels.pad(pendingField.dy, into: &padded, layout: layout)
        BilinearResampling.lookUp(padded, places: places, cells: scratch, into: &pendingField.dy, layout: layout)
        pendingField.add(incomingField)
    }
}
