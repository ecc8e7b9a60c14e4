/// Geometry is collected while the steps run and carried out in one resampling, so that strokes are smoothed once only.
///
/// Every step gives the map from a place in its result to the place it shows in its input; the map of all is
/// the last step's first. Affine maps multiply into one matrix before a field, and into another one after it, so that fields are
/// looked up in one another as seldom as can be.
extension AugmentationCanvas {
    /// Adds a step that shows at p what was at `map`(p).
    mutating func transform(_ map: AffineMap) {
        if measuresDisplacement {
            largestDisplacement = map.largestDisplacement(right: Double(width - 1), bottom: Double(height - 1))
        }
        if map == .identity { return }
        if hasPendingField {
            outerMap = outerMap.after(map)
        } else {
            pendingMap = pendingMap.after(map)
        }
    }

    /// Adds a step that shows at p what was at p + d(p), d being uniform in ±α pixels for every pixel and axis, then smoothed.
    mutating func displace(alphaPixels: Double, sigmaPixels: Double, fieldSeed: UInt64) {
        fillWords(fieldSeed: fieldSeed)
        PixelKernels.fillUniform(&incomingField, from: words, amplitude: Float(alphaPixels), layout: layout)
        fieldPlane.taps.prepare(sigmaPixels: sigmaPixels)
        GaussianFilter.apply(to: &incomingField.dx, scratch: &fieldPlane.scratch, taps: fieldPlane.taps, layout: layout)
        GaussianFilter.apply(to: &incomingField.dy, scratch: &fieldPlane.scratch, taps: fieldPlane.taps, layout: layout)
        finishIncomingField()
    }

    /// Adds a step that shows at p what was at p + d(p), d being spread over a lattice of random displacements.
    mutating func displace(_ lattice: LatticeField.Basis, intervalCount: Int, amplitudePixels: Double, fieldSeed: UInt64) {
        let amplitude = Float(amplitudePixels)
        switch lattice {
        case .linear:
            linearLattice.fill(&incomingField, intervalCount: intervalCount, amplitudePixels: amplitude, fieldSeed: fieldSeed)
        case .cubic:
            cubicLattice.fill(&incomingField, intervalCount: intervalCount, amplitudePixels: amplitude, fieldSeed: fieldSeed)
        }
        finishIncomingField()
    }

    /// Adds a step that shows at p what was at center + (p − center) / (1 + tilt·(p − center)).
    ///
    /// - Parameter tilt: per pixel; at the glyph's corners its product with the place stays above −1.
    mutating func project(tilt: (x: Double, y: Double)) {
        incomingField.setProjection(tilt: tilt, center: (center.x, center.y), layout: layout)
        finishIncomingField()
    }

    private mutating func finishIncomingField() {
        if measuresDisplacement { largestDisplacement = incomingField.largestDisplacement(layout: layout) }
        composeIncomingField()
    }

    /// Puts the maps that came after the field into it.
    mutating func foldOuterMap() {
        guard outerMap != .identity else { return }
        incomingField.set(to: outerMap, layout: layout)
        outerMap = .identity
        composeIncomingField()
    }

    /// The pending field f becomes p → d(p) + f(p + d(p)), with d the incoming one, and the maps between the two after it; f is 0
    /// beyond the glyph.
    private mutating func composeIncomingField() {
        guard hasPendingField else {
            swap(&pendingField, &incomingField)
            hasPendingField = true
            return
        }
        if outerMap != .identity {
            incomingField.map(by: outerMap, layout: layout)
            outerMap = .identity
        }
        places.copy(incomingField)
        BilinearResampling.findPlaces(
            map: .identity, field: &places, hasField: true, cells: &cells, layout: layout, source: layout)
        PixelKernels.pad(pendingField.dx, into: &fieldPlane.padded, layout: layout)
        BilinearResampling.lookUp(fieldPlane.padded, layout, places: places, cells: cells, into: &pendingField.dx)
        PixelKernels.pad(pendingField.dy, into: &fieldPlane.padded, layout: layout)
        BilinearResampling.lookUp(fieldPlane.padded, layout, places: places, cells: cells, into: &pendingField.dy)
        pendingField.add(incomingField)
    }
}
