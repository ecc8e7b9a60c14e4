import Testing

@testable import ImageCodecs

@Suite struct GrayConversionTests {
    @Test func grayStaysAsItIs() {
        for value in UInt8.min...UInt8.max {
            #expect(GrayConversion.Weights.luma.gray(value, value, value) == value)
        }
    }

    @Test func lumaIsRec601Rounded() {
        for red in stride(from: 0, through: 255, by: 5) {
            for green in stride(from: 0, through: 255, by: 5) {
                for blue in stride(from: 0, through: 255, by: 5) {
                    let exact = 0.299 * Double(red) + 0.587 * Double(green) + 0.114 * Double(blue)
                    let gray = GrayConversion.Weights.luma.gray(UInt8(red), UInt8(green), UInt8(blue))
                    // Coefficients of 16 bits are off by less than 2⁻¹⁷ each.
                    #expect(abs(Double(gray) - exact) <= 0.5 + 3 * 255 * 0x1p-17)
                }
            }
        }
    }

    @Test func alphaIsLaidOverWhiteAndRounded() {
        for gray in UInt8.min...UInt8.max {
            for alpha in UInt8.min...UInt8.max {
                let exact = (Double(gray) * Double(alpha) + 255 * (255 - Double(alpha))) / 255
                #expect(Double(GrayConversion.overWhite(gray, alpha: alpha)) == exact.rounded())
            }
        }
    }
}
