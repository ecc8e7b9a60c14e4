import Foundation
import Testing

@testable import Support

@Suite struct PortableMathTests {
    /// Against the system's library, in units in the last place of the result (or of 1 near a zero of sine and cosine).
    @Test func agreesWithTheSystemLibrary() {
        var stream = RandomStream(seed: 1, purpose: .testing)
        for _ in 0..<20_000 {
            let x = stream.uniform(in: -700...700)
            #expect(abs(PortableMath.exp(x) - Foundation.exp(x)) <= 2 * Foundation.exp(x).ulp)
            let y = Foundation.exp(x)
            #expect(abs(PortableMath.log(y) - Foundation.log(y)) <= 2 * Foundation.log(y).ulp)
            let near1 = stream.uniform(in: 0.5...2)
            #expect(abs(PortableMath.log(near1) - Foundation.log(near1)) <= 2e-16)
            #expect(abs(PortableMath.sin(x) - Foundation.sin(x)) <= 3e-16)
            #expect(abs(PortableMath.cos(x) - Foundation.cos(x)) <= 3e-16)
        }
    }

    @Test func edgesOfTheDomain() {
        #expect(PortableMath.exp(0) == 1)
        #expect(PortableMath.exp(-1000) == 0)
        #expect(PortableMath.exp(1000) == .infinity)
        #expect(PortableMath.log(1) == 0)
        #expect(PortableMath.log(0) == -.infinity)
        #expect(PortableMath.log(-1).isNaN)
        #expect(PortableMath.sin(0) == 0)
        #expect(PortableMath.cos(0) == 1)
    }
}
