import CCurl
import Glibc

extension CurlHead {
    /// Bytes that `write` takes at most.
    package func messageBound(method: String) -> Int { length + count + method.utf8.count + 16 }

    /// Writes the head as HTTP/1.1 has it on the wire to the start of `memory`, which holds `messageBound` bytes.
    /// - Returns: bytes written.
    package func write(method: String, to memory: UnsafeMutableRawBufferPointer) -> Int {
        guard let base = memory.baseAddress else { return 0 }
        var end = base
        func put(_ bytes: UnsafeRawPointer?, _ count: Int) {
            guard let bytes, count > 0 else { return }
            memcpy(end, bytes, count)
            end += count
        }
        func put(_ text: StaticString) { put(text.utf8Start, text.utf8CodeUnitCount) }
        var method = method
        method.withUTF8 { put($0.baseAddress, $0.count) }
        var place = target
        var length = strlen(place)
        put(" ")
        put(place, length)
        put(" HTTP/1.1\r\n")
        for _ in 0..<count {
            place += length + 1
            length = strlen(place)
            let colon = memchr(place, 0x3a, length).map { UnsafeRawPointer($0) - UnsafeRawPointer(place) }
            // `Name:` keeps libcurl from sending its own, `Name;` is its way to an empty value.
            guard colon != length - 1 else { continue }
            let isEmpty = colon == nil
            put(place, isEmpty ? length - 1 : length)
            put(isEmpty ? ":\r\n" : "\r\n")
        }
        put("\r\n")
        return end - base
    }

    /// The same in memory of its own (RFC 9112 §3, §5), for a connection that libcurl only opens.
    func message(method: String) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: messageBound(method: method)) { memory, count in
            count = write(method: method, to: UnsafeMutableRawBufferPointer(memory))
        }
    }
}
