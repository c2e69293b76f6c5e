/// An attachment's bytes unpacked as they come: a ZIP with one entry, told by its first bytes, or the content itself.
///
/// Feed a piece, take what comes out until there is no more, and so on; then `end` and take the rest. What it holds is
/// the piece fed and 64 KiB. The entry's name is not looked at. Throws as soon as the file is known to be wrong; what was
/// taken before must then be thrown away.
package final class Unpacker {
    private enum Stage { case telling, plain, head, stored(left: Int64), deflated(Deflation), tail }

    private let limit: Int64
    private var stage = Stage.telling
    private var pending: [UInt8] = []
    private var isEnded = false
    private var entry: ZipEntry?
    private var length: Int64 = 0, packed: Int64 = 0, checksum: UInt32 = 0

    /// - Parameter limit: bytes of the unpacked content.
    package init(limit: Int64) { self.limit = limit }

    /// Bytes fed and not yet taken.
    package var held: Int { pending.count }

    package func feed(_ bytes: [UInt8]) { pending += bytes }
    package func end() { isEnded = true }

    /// - Returns: nil until more is fed; after `end`, nil says that all is there and right.
    package func next() throws(AttachmentFlaw) -> [UInt8]? {
        while true {
            switch stage {
            case .telling:
                guard pending.count >= 4 || isEnded else { return nil }
                stage = ZipEntry.begins(pending) ? .head : .plain
            case .plain: return try plain()
            case .head:
                guard let (entry, used) = try ZipEntry.read(pending) else { return try more() }
                pending.removeFirst(used)
                if let length = entry.length, length > limit { throw .tooLarge(limit: limit) }
                self.entry = entry
                stage = entry.isDeflated ? .deflated(try Deflation(.unpacking)) : .stored(left: entry.length ?? 0)
            case .stored(let left):
                if left == 0 { stage = .tail; continue }
                guard !pending.isEmpty else { return try more() }
                let piece = Array(pending.prefix(Int(min(left, Int64(Deflation.stepLength)))))
                pending.removeFirst(piece.count)
                stage = .stored(left: left - Int64(piece.count))
                packed += Int64(piece.count)
                return try counted(piece)
            case .deflated(let deflation):
                let (output, used, isEnd) = try deflation.step(pending)
                pending.removeFirst(used)
                packed += Int64(used)
                if isEnd { stage = .tail }
                if !output.isEmpty { return try counted(output) }
                if !isEnd, used == 0 { return try more() }
            case .tail:
                guard pending.count <= ZipEntry.longestTail else { throw .entries }
                guard isEnded else { return nil }
                guard let entry else { throw .inconsistent }
                try entry.check(tail: pending, length: length, packed: packed, checksum: checksum)
                return nil
            }
        }
    }

    private func plain() throws(AttachmentFlaw) -> [UInt8]? {
        guard !pending.isEmpty else { return nil }
        let piece = pending
        pending = []
        return try counted(piece)
    }

    private func more() throws(AttachmentFlaw) -> [UInt8]? {
        if isEnded { throw .truncated }
        return nil
    }

    private func counted(_ piece: [UInt8]) throws(AttachmentFlaw) -> [UInt8] {
        length += Int64(piece.count)
        guard length <= limit else { throw .tooLarge(limit: limit) }
        checksum = Deflation.checksum(piece, after: checksum)
        return piece
    }
}
