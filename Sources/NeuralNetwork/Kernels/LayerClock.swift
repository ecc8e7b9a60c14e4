/// How long each layer has worked, on one thread.
final class LayerClock {
    private(set) var forward: [Duration]
    private(set) var backward: [Duration]
    private let clock = ContinuousClock()

    init(layerCount: Int) {
        forward = Array(repeating: .zero, count: layerCount)
        backward = forward
    }

    func time(layer: Int, isBackward: Bool, _ body: () -> Void) {
        let duration = clock.measure(body)
        if isBackward { backward[layer] += duration } else { forward[layer] += duration }
    }
}
