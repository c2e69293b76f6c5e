import CCurl
import Glibc

/// A request's target and field lines, in one piece of memory that libcurl reads where it lies.
///
/// `Name: value` sends a line, `Name;` one with an empty value, and `Name:` keeps libcurl from sending its own.
/// Sendable although it is filled in: whoever hands it to another thread has filled it in before, and afterwards it is
/// only read; one that is cleared and used again stays with its owner, on one thread.
package final class CurlHead: @unchecked Sendable {
    /// The target, then the lines, each ended by NUL.
    private var text: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var length = 0
    private(set) var count = 0

    /// - Parameter capacity: bytes that target and lines will take, about.
    package init(capacity: Int = 1024) {
        self.capacity = max(capacity, 64)
        text = UnsafeMutableRawPointer.allocate(byteCount: self.capacity, alignment: 1)
    }

    /// Empties it, keeping its memory, for its only owner.
    package func clear() {
        length = 0
        count = 0
    }

    package convenience init(target: String, lines: [String] = []) {
        self.init()
        append(target)
        endTarget()
        for line in lines {
            append(line)
            endLine()
        }
    }

    deinit { text.deallocate() }

    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        if length + bytes.count >= capacity { grow(for: bytes.count) }
        memcpy(text + length, base, bytes.count)
        length += bytes.count
    }

    package func append(_ string: String) {
        var copy = string
        copy.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    package func append(_ string: StaticString) {
        append(UnsafeRawBufferPointer(start: string.utf8Start, count: string.utf8CodeUnitCount))
    }

    /// What was appended so far is the target.
    package func endTarget() { endText() }

    package func endLine() {
        endText()
        count += 1
    }

    package func add(_ line: StaticString) {
        append(line)
        endLine()
    }

    /// The lines as text.
    package var lines: [String] {
        let all = UnsafeRawBufferPointer(start: text, count: length).split(separator: 0, omittingEmptySubsequences: false)
        return all.dropFirst().prefix(count).map { String(decoding: $0, as: UTF8.self) }
    }

    var target: UnsafePointer<CChar> { UnsafePointer(text.assumingMemoryBound(to: CChar.self)) }

    /// Links `nodes`, at least `count` of them, into a list of the lines.
    func link(_ nodes: UnsafeMutablePointer<curl_slist>) {
        var place = text.assumingMemoryBound(to: CChar.self)
        for index in 0..<count {
            place += strlen(place) + 1
            nodes[index].data = place
            nodes[index].next = index + 1 < count ? nodes + index + 1 : nil
        }
    }

    private func endText() {
        // `append` leaves room for this one.
        text.storeBytes(of: 0, toByteOffset: length, as: UInt8.self)
        length += 1
        if length == capacity { grow(for: 64) }
    }

    private func grow(for more: Int) {
        let wider = UnsafeMutableRawPointer.allocate(byteCount: (length + more) * 2, alignment: 1)
        memcpy(wider, text, length)
        text.deallocate()
        text = wider
        capacity = (length + more) * 2
    }
}
