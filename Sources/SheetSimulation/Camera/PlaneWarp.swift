import Imaging
import Support

/// A gentle, smooth bending of the plane: what makes one hand's 3 not another's, and two 3s of one hand not the same.
///
/// Neighboring parts of a digit move together, so loops stay closed and bars stay attached. A sum of three plane waves of less
/// than a period across the digit, none steeper than 0.5 at an amplitude of 0.056: it bends, and does not fold.
///
/// **Determinism** A.
struct PlaneWarp: Sendable {
    private struct Wave {
        let amplitude: Point
        let periods: Point
        let phase: Double
    }

    private let waves: [Wave]

    /// - Parameter amplitude: typical displacement, as a fraction of the digit's height.
    init(amplitude: Double, using stream: inout RandomStream) {
        waves = (0..<3).map { _ in
            let push = Point(x: Self.boundedNormal(&stream), y: Self.boundedNormal(&stream)) * (amplitude * 0.85)
            let periods = Point(x: stream.uniform(in: -0.7...0.7), y: stream.uniform(in: -0.7...0.7))
            return Wave(amplitude: push, periods: periods, phase: stream.uniform(in: 0...(2 * .pi)))
        }
    }

    /// Normal without the tails, in which digits become unreadable.
    private static func boundedNormal(_ stream: inout RandomStream) -> Double {
        min(max(stream.normal(), -1.7), 1.7)
    }

    func callAsFunction(_ p: Point) -> Point {
        waves.reduce(p) { moved, wave in
            let angle = 2 * .pi * (wave.periods.x * p.x + wave.periods.y * p.y) + wave.phase
            return moved + wave.amplitude * PortableMath.sin(angle)
        }
    }
}
