/// 16 values from any address.
@inline(__always)
func loadLanes(_ place: UnsafePointer<Float>) -> SIMD16<Float> {
    UnsafeRawPointer(place).loadUnaligned(as: SIMD16<Float>.self)
}

/// 16 values to any address.
@inline(__always)
func storeLanes(_ values: SIMD16<Float>, _ place: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(place).storeBytes(of: values, as: SIMD16<Float>.self)
}
