private import CQPDF
import Support

#if canImport(Glibc)
import Glibc
#endif

/// qpdf as a reader of objects. Handles are numbers that live until `releaseHandles`.
///
/// qpdf throws nothing through its C interface: what is not of the kind that is asked for comes as zero, an empty text or null.
final class PDFDocument {
    typealias Object = UInt32

    private var data: qpdf_data?
    /// What is read from memory has to stay where it is.
    private var memory: UnsafeMutableBufferPointer<CChar>?

    /// - Parameter path: nil to read from the source's memory.
    /// - Throws: `encrypted`, `corrupt`, `outOfMemory`.
    init(_ source: ByteSource, path: String?) throws(ImageCodecError) {
        guard let data = qpdf_init() else { throw .outOfMemory(.pdf, byteCount: source.count) }
        self.data = data
        qpdf_silence_errors(data)
        qpdf_set_suppress_warnings(data, 1)
        let status: Int32
        if let path {
            status = qpdf_read(data, path, nil)
        } else {
            let bytes = try source.bytes(at: 0, count: source.count)
            let memory = UnsafeMutableBufferPointer<CChar>.allocate(capacity: max(1, bytes.count))
            for (index, byte) in bytes.enumerated() { memory[index] = CChar(bitPattern: byte) }
            self.memory = memory
            status = qpdf_read_memory(data, "", memory.baseAddress, UInt64(bytes.count), nil)
        }
        if status & 2 != 0 { throw failure(byteCount: source.count) }
    }

    deinit {
        // An error that nobody has asked for would be printed.
        if qpdf_has_error(data) != 0 { _ = qpdf_get_error(data) }
        qpdf_cleanup(&data)
        memory?.deallocate()
    }

    /// The library's last error.
    private func failure(byteCount: Int) -> ImageCodecError {
        guard let error = qpdf_get_error(data) else { return .corrupt(.pdf, byteOffset: byteCount, reason: "qpdf gives no reason") }
        if qpdf_get_error_code(data, error) == qpdf_e_password { return .encrypted }
        let offset = Int(clamping: qpdf_get_error_file_position(data, error))
        let reason = qpdf_get_error_message_detail(data, error).map { String(cString: $0) } ?? "qpdf gives no reason"
        return .corrupt(.pdf, byteOffset: min(offset, byteCount), reason: reason)
    }

    /// Whether qpdf had to mend the file to read it, as far as `tookDamage` has asked.
    private(set) var wasMended = false

    /// Whether qpdf has met damage since it was last asked.
    func tookDamage() -> Bool {
        var isDamaged = qpdf_has_error(data) != 0
        if isDamaged { _ = qpdf_get_error(data) }
        while qpdf_more_warnings(data) != 0 {
            _ = qpdf_next_warning(data)
            isDamaged = true
        }
        wasMended = wasMended || isDamaged
        return isDamaged
    }

    /// - Throws: `corrupt` where there is no list of pages.
    func pageCount(byteCount: Int) throws(ImageCodecError) -> Int {
        let count = qpdf_get_num_pages(data)
        guard count >= 0 else { throw failure(byteCount: byteCount) }
        return Int(count)
    }

    var root: Object { qpdf_get_root(data) }

    /// - Parameter index: from 0.
    func page(_ index: Int) -> Object { qpdf_get_page_n(data, index) }

    func object(id: Int, generation: Int) -> Object { qpdf_get_object_by_id(data, Int32(clamping: id), Int32(clamping: generation)) }

    func id(of object: Object) -> (id: Int, generation: Int) {
        (Int(qpdf_oh_get_object_id(data, object)), Int(qpdf_oh_get_generation(data, object)))
    }

    /// Frees all handles; objects are to be asked for anew.
    func releaseHandles() { qpdf_oh_release_all(data) }

    // MARK: - Values

    /// Of a dictionary, or a stream's; null where it has none.
    func value(_ key: String, of object: Object) -> Object {
        let dictionary = isStream(object) ? qpdf_oh_get_dict(data, object) : object
        guard qpdf_oh_is_dictionary(data, dictionary) != 0 else { return qpdf_oh_new_null(data) }
        return qpdf_oh_get_key(data, dictionary, "/" + key)
    }

    func isNull(_ object: Object) -> Bool { qpdf_oh_is_null(data, object) != 0 }

    func isStream(_ object: Object) -> Bool { qpdf_oh_is_stream(data, object) != 0 }

    func isDictionary(_ object: Object) -> Bool { qpdf_oh_is_dictionary(data, object) != 0 }

    func isArray(_ object: Object) -> Bool { qpdf_oh_is_array(data, object) != 0 }

    func number(_ object: Object) -> Double? {
        qpdf_oh_is_number(data, object) != 0 ? qpdf_oh_get_numeric_value(data, object) : nil
    }

    func integer(_ object: Object) -> Int? { number(object).flatMap { Int(exactly: $0.rounded()) } }

    func bool(_ object: Object) -> Bool? { qpdf_oh_is_bool(data, object) != 0 ? qpdf_oh_get_bool_value(data, object) != 0 : nil }

    /// Without the slash.
    func name(_ object: Object) -> String? {
        guard qpdf_oh_is_name(data, object) != 0, let name = qpdf_oh_get_name(data, object) else { return nil }
        return String(String(cString: name).dropFirst())
    }

    /// - Parameter limit: an array of more is taken for empty.
    func items(_ object: Object, limit: Int) -> [Object] {
        guard isArray(object) else { return [] }
        let count = Int(qpdf_oh_get_array_n_items(data, object))
        return count <= limit ? (0..<count).map { qpdf_oh_get_array_item(data, object, Int32($0)) } : []
    }

    func numbers(_ object: Object) -> [Double] { items(object, limit: 4096).compactMap(number) }

    func string(_ object: Object) -> [UInt8]? {
        guard qpdf_oh_is_string(data, object) != 0 else { return nil }
        var count = 0
        guard let start = qpdf_oh_get_binary_string_value(data, object, &count) else { return nil }
        return start.withMemoryRebound(to: UInt8.self, capacity: count) { Array(UnsafeBufferPointer(start: $0, count: count)) }
    }

    /// A stream's data as they are in the file, but for encryption.
    func packedData(_ stream: Object) -> [UInt8]? {
        var start: UnsafeMutablePointer<UInt8>?
        var count = 0, isFiltered: Int32 = 0
        let status = qpdf_oh_get_stream_data(data, stream, qpdf_dl_none, &isFiltered, &start, &count)
        defer { free(start) }
        guard status & 2 == 0, let start else { return status & 2 == 0 ? [] : nil }
        return Array(UnsafeBufferPointer(start: start, count: count))
    }
}
