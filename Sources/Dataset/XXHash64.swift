/// A 64-bit checksum of bytes, many times as fast as a SHA-256: it tells whether bytes are those that were seen before, where
/// nobody means to deceive.
///
/// **Determinism** A.
/// **Complexity** linear; 32 bytes take four multiplications that do not wait for each other.
/// **Source** github.com/Cyan4973/xxHash, "doc/xxhash_spec.md", XXH64.
enum XXHash64 {
    private static let primes: (UInt64, UInt64, UInt64, UInt64, UInt64) = (
        0x9E37_79B1_85EB_CA87, 0xC2B2_AE3D_27D4_EB4F, 0x1656_67B1_9E37_79F9, 0x85EB_CA77_C2B2_AE63, 0x27D4_EB2F_1656_67C5
    )

    static func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
        var position = 0, hash: UInt64
        func next<Word: FixedWidthInteger & UnsignedInteger>(_ type: Word.Type) -> UInt64 {
            defer { position += MemoryLayout<Word>.size }
            return UInt64(Word(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: type)))
        }
        if bytes.count >= 32 {
            var lanes = (seed &+ primes.0 &+ primes.1, seed &+ primes.1, seed, seed &- primes.0)
            while bytes.count - position >= 32 {
                lanes.0 = round(lanes.0, next(UInt64.self))
                lanes.1 = round(lanes.1, next(UInt64.self))
                lanes.2 = round(lanes.2, next(UInt64.self))
                lanes.3 = round(lanes.3, next(UInt64.self))
            }
            hash = turned(lanes.0, 1) &+ turned(lanes.1, 7) &+ turned(lanes.2, 12) &+ turned(lanes.3, 18)
            hash = merged(hash, lanes.0)
            hash = merged(hash, lanes.1)
            hash = merged(hash, lanes.2)
            hash = merged(hash, lanes.3)
        } else {
            hash = seed &+ primes.4
        }
        hash &+= UInt64(bytes.count)
        while bytes.count - position >= 8 {
            hash = turned(hash ^ round(0, next(UInt64.self)), 27) &* primes.0 &+ primes.3
        }
        if bytes.count - position >= 4 {
            hash = turned(hash ^ next(UInt32.self) &* primes.0, 23) &* primes.1 &+ primes.2
        }
        while position < bytes.count {
            hash = turned(hash ^ next(UInt8.self) &* primes.4, 11) &* primes.0
        }
        hash = (hash ^ hash >> 33) &* primes.1
        hash = (hash ^ hash >> 29) &* primes.2
        return hash ^ hash >> 32
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        turned(lane &+ word &* primes.1, 31) &* primes.0
    }

    @inline(__always)
    private static func merged(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
        (hash ^ round(0, lane)) &* primes.0 &+ primes.3
    }

    @inline(__always)
    private static func turned(_ word: UInt64, _ count: UInt64) -> UInt64 {
        word << count | word >> (64 - count)
    }
}
