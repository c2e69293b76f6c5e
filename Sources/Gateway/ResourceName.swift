package import NIOCore

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Where a part of a message stands in the bytes it was read from.
package struct Place: Sendable, Hashable {
    package let start: Int32, end: Int32

    package init(_ range: Range<Int>) {
        start = Int32(range.lowerBound)
        end = Int32(range.upperBound)
    }

    package var range: Range<Int> { Int(start)..<Int(end) }
    package var count: Int { Int(end - start) }
}

/// What a request asks for: authority, and normalised path and query, all in one piece of memory.
///
/// One buffer and places in it, so that passing it on counts one reference; slices are made for those who need them.
package struct ResourceName: Sendable {
    /// Places count from its `readerIndex`.
    package let bytes: ByteBuffer
    package let authority: Place
    package let path: Place
    package let query: Place?

    /// For a codec, which has found the parts itself.
    package init(bytes: ByteBuffer, authority: Place, path: Place, query: Place?) {
        self.bytes = bytes
        self.authority = authority
        self.path = path
        self.query = query
    }

    /// - Parameter prefix: other bytes to keep along, from place 0 on.
    package init(authority: ByteBuffer, path: ByteBuffer, query: ByteBuffer?, before prefix: ByteBuffer = ByteBuffer()) {
        var all = ByteBuffer()
        all.reserveCapacity(
            prefix.readableBytes + authority.readableBytes + path.readableBytes + (query?.readableBytes ?? 0))
        func append(_ part: ByteBuffer) -> Place {
            let start = all.readableBytes
            all.writeImmutableBuffer(part)
            return Place(start..<all.readableBytes)
        }
        _ = append(prefix)
        self.authority = append(authority)
        self.path = append(path)
        self.query = query.map(append)
        bytes = all
    }

    /// Bytes of its parts.
    package var length: Int { authority.count + path.count + (query?.count ?? 0) }

    package func slice(_ place: Place) -> ByteBuffer {
        bytes.getSlice(at: bytes.readerIndex + place.range.lowerBound, length: place.count) ?? ByteBuffer()
    }

    package func with<Result>(_ place: Place, _ read: (UnsafeRawBufferPointer) -> Result) -> Result {
        bytes.withUnsafeReadableBytes { read(UnsafeRawBufferPointer(rebasing: $0[place.range])) }
    }

    /// The same name in memory of its own, and no more: a request's bytes belong to its connection's reads.
    package func compacted() -> ResourceName {
        let parts = [slice(authority), slice(path), query.map(slice)].compactMap { $0 }
        let afterAuthority = authority.count, afterPath = authority.count + path.count
        return ResourceName(
            bytes: ByteBuffer(exactly: parts), authority: Place(0..<afterAuthority), path: Place(afterAuthority..<afterPath),
            query: query.map { Place(afterPath..<afterPath + $0.count) })
    }
}

extension ResourceName: Equatable {
    package static func == (left: ResourceName, right: ResourceName) -> Bool {
        guard left.authority.count == right.authority.count, left.path.count == right.path.count,
            left.query?.count == right.query?.count
        else { return false }
        return left.bytes.withUnsafeReadableBytes { leftBytes in
            right.bytes.withUnsafeReadableBytes { rightBytes in
                func same(_ one: Place, _ other: Place) -> Bool {
                    guard one.count > 0, let left = leftBytes.baseAddress, let right = rightBytes.baseAddress else { return true }
                    return memcmp(left + Int(one.start), right + Int(other.start), one.count) == 0
                }
                guard same(left.path, right.path), same(left.authority, right.authority) else { return false }
                guard let one = left.query, let other = right.query else { return true }
                return same(one, other)
            }
        }
    }
}
