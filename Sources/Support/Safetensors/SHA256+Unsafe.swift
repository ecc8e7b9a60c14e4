import CCrypto
import Foundation

/// SHA-256 of bytes that come in pieces.
///
/// **Source** FIPS 180-4, by OpenSSL.
struct SHA256: Sendable {
    static let byteCount = 32

    private var state = State()

    /// What OpenSSL knows of the bytes so far.
    private final class State: @unchecked Sendable {
        let context: OpaquePointer

        /// Fails only where there is no memory, or OpenSSL is set up without SHA-256.
        init() {
            guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
                preconditionFailure("OpenSSL gives no SHA-256")
            }
            self.context = context
        }

        init(copyOf other: State) {
            guard let context = EVP_MD_CTX_new(), EVP_MD_CTX_copy_ex(context, other.context) == 1 else {
                preconditionFailure("OpenSSL gives no SHA-256")
            }
            self.context = context
        }

        deinit { EVP_MD_CTX_free(context) }
    }

    mutating func update(_ bytes: some DataProtocol) {
        if !isKnownUniquelyReferenced(&state) { state = State(copyOf: state) }
        for region in bytes.regions {
            let status = region.withUnsafeBytes { EVP_DigestUpdate(state.context, $0.baseAddress, $0.count) }
            precondition(status == 1, "OpenSSL's SHA-256 takes no more bytes")
        }
    }

    /// The digest of all bytes so far.
    var digest: [UInt8] {
        // What makes a digest takes no more bytes.
        let last = State(copyOf: state)
        return [UInt8](unsafeUninitializedCapacity: Self.byteCount) { digest, count in
            precondition(EVP_DigestFinal_ex(last.context, digest.baseAddress, nil) == 1, "OpenSSL makes no SHA-256")
            count = Self.byteCount
        }
    }

    /// The digest of bytes that are all there.
    static func digest(of bytes: some DataProtocol) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.digest
    }
}
