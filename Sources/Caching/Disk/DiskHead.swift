import Gateway
import NIOCore

/// A stored answer's key and head as bytes: all that is kept of it beside its body.
///
/// Whoever gives `StoredHead` another property writes it here, and raises the version in `DiskLayout.magic`.
struct DiskHead {
    let key: CacheKey
    /// Without its marks.
    let head: StoredHead
    /// Names of the marks it bore; none where it bore none.
    let marks: [CacheMark.Name]

    /// How a process tells its own entries: for them the steady clock counts on.
    struct Era: Sendable {
        /// Of this run of the gateway, drawn by chance.
        let id: UInt64
        let clock: any GatewayClock
    }

    // MARK: Writing

    static func encode(_ head: StoredHead, _ key: CacheKey, _ era: Era, marks: [CacheMark.Name]) -> ByteBuffer {
        var buffer = ByteBuffer()
        write(key, to: &buffer)
        buffer.writeInteger(UInt16(head.status))
        write(head.freshness, era, to: &buffer)
        buffer.writeInteger(head.date)
        write(head.selectors, to: &buffer)
        write(head.fields, to: &buffer)
        write(marks, to: &buffer)
        return buffer
    }

    private static func write(_ key: CacheKey, to buffer: inout ByteBuffer) {
        buffer.writeInteger((key.isSecure ? 1 : 0) | (key.resource.query == nil ? 0 : 2) as UInt8)
        write(key.authority, to: &buffer)
        write(key.path, to: &buffer)
        if let query = key.resource.query { write(key.resource.slice(query), to: &buffer) }
    }

    private static func write(_ bytes: ByteBuffer, to buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt32(bytes.readableBytes))
        buffer.writeImmutableBuffer(bytes)
    }

    private static func write(_ marks: [CacheMark.Name], to buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt16(marks.count))
        for mark in marks {
            let (kind, texts): (UInt8, [String]) = switch mark {
            case .everything: (0, [])
            case .agency(let code): (1, [code])
            case .tag(let tag): (2, [tag])
            case .group(let group, let origin, let agency): (3, [group, origin, agency])
            }
            buffer.writeInteger(kind)
            for text in texts { write(ByteBuffer(string: text), to: &buffer) }
        }
    }

    private static func write(_ freshness: Freshness, _ era: Era, to buffer: inout ByteBuffer) {
        let elapsed = (era.clock.tick() - freshness.received).nanoseconds
        buffer.writeInteger(era.id)
        buffer.writeInteger(freshness.received.nanoseconds)
        // The steady clock means nothing to the next run; the calendar does.
        buffer.writeInteger(era.clock.now().nanoseconds &- elapsed)
        buffer.writeInteger(freshness.initialAge.nanoseconds)
        buffer.writeInteger(freshness.lifetime.nanoseconds)
        buffer.writeInteger(freshness.staleWhileRevalidate.nanoseconds)
        buffer.writeInteger(freshness.staleIfError.nanoseconds)
        buffer.writeInteger((freshness.needsValidation ? 1 : 0) | (freshness.mustNotBeStale ? 2 : 0) | (freshness.isImmutable ? 4 : 0) as UInt8)
        let terms = freshness.terms
        for span in [terms.apparentAge, terms.saidAge, terms.delay] { buffer.writeInteger(span.nanoseconds) }
        for text in [terms.lifetime.rawValue, terms.staleWhileRevalidate.rawValue, terms.staleIfError.rawValue] {
            write(ByteBuffer(string: text), to: &buffer)
        }
    }

    private static func write(_ selectors: VarySelectors, to buffer: inout ByteBuffer) {
        let pairs = selectors.pairs
        buffer.writeInteger(UInt16(pairs.count))
        for (name, value) in pairs {
            write(ByteBuffer(string: name.lowercased), to: &buffer)
            buffer.writeInteger(UInt8(value == nil ? 0 : 1))
            if let value { write(ByteBuffer(bytes: value), to: &buffer) }
        }
    }

    private static func write(_ fields: Fields, to buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt16(fields.count))
        fields.forEachLine { _, name, value in
            buffer.writeInteger(UInt32(name.count))
            buffer.writeInteger(UInt32(value.count))
            buffer.writeBytes(name)
            buffer.writeBytes(value)
        }
    }

    // MARK: Reading

    /// - Returns: nil when the bytes are no head of ours.
    init?(_ bytes: ByteBuffer, _ era: Era) {
        var rest = bytes
        guard let key = Self.readKey(&rest), let status = rest.readInteger(as: UInt16.self),
            let freshness = Self.readFreshness(&rest, era), let date = rest.readInteger(as: Int64.self),
            let selectors = Self.readSelectors(&rest), let fields = Self.readFields(&rest), let marks = Self.readMarks(&rest),
            rest.readableBytes == 0
        else { return nil }
        self.key = key
        self.marks = marks
        head = StoredHead(status: Int(status), fields: fields, freshness: freshness, selectors: selectors, date: date)
    }

    private static func readBytes(_ buffer: inout ByteBuffer) -> ByteBuffer? {
        buffer.readInteger(as: UInt32.self).flatMap { buffer.readSlice(length: Int($0)) }
    }

    private static func readKey(_ buffer: inout ByteBuffer) -> CacheKey? {
        guard let flags = buffer.readInteger(as: UInt8.self), let authority = readBytes(&buffer), let path = readBytes(&buffer)
        else { return nil }
        var query: ByteBuffer?
        if flags & 2 != 0 {
            query = readBytes(&buffer)
            guard query != nil else { return nil }
        }
        return CacheKey(isSecure: flags & 1 != 0, authority: authority, path: path, query: query)
    }

    private static func readMarks(_ buffer: inout ByteBuffer) -> [CacheMark.Name]? {
        guard let count = buffer.readInteger(as: UInt16.self) else { return nil }
        var marks: [CacheMark.Name] = []
        for _ in 0..<count {
            guard let kind = buffer.readInteger(as: UInt8.self) else { return nil }
            guard let mark = readMark(kind, &buffer) else { return nil }
            marks.append(mark)
        }
        return marks
    }

    private static func readMark(_ kind: UInt8, _ buffer: inout ByteBuffer) -> CacheMark.Name? {
        func text() -> String? { readBytes(&buffer).map { String(buffer: $0) } }
        switch kind {
        case 0: return .everything
        case 1: return text().map { .agency($0) }
        case 2: return text().map { .tag($0) }
        case 3:
            guard let group = text(), let origin = text(), let agency = text() else { return nil }
            return .group(group, origin: origin, agency: agency)
        default: return nil
        }
    }

    private static func readFreshness(_ buffer: inout ByteBuffer, _ era: Era) -> Freshness? {
        guard let id = buffer.readInteger(as: UInt64.self) else { return nil }
        let times = (0..<6).compactMap { _ in buffer.readInteger(as: Int64.self) }
        guard times.count == 6, let flags = buffer.readInteger(as: UInt8.self), let terms = readTerms(&buffer) else { return nil }
        // RFC 9111 §4.2.3, resident_time: across a restart by the calendar, and never negative.
        let away = max(0, era.clock.now().nanoseconds &- times[1])
        let received = id == era.id ? times[0] : era.clock.tick().nanoseconds &- away
        return Freshness(
            initialAge: Span(nanoseconds: times[2]), received: Tick(nanoseconds: received), lifetime: Span(nanoseconds: times[3]),
            needsValidation: flags & 1 != 0, mustNotBeStale: flags & 2 != 0, staleWhileRevalidate: Span(nanoseconds: times[4]),
            staleIfError: Span(nanoseconds: times[5]), isImmutable: flags & 4 != 0, terms: terms)
    }

    private static func readTerms(_ buffer: inout ByteBuffer) -> FreshnessTerms? {
        let spans = (0..<3).compactMap { _ in buffer.readInteger(as: Int64.self).map { Span(nanoseconds: $0) } }
        let texts = (0..<3).compactMap { _ in readBytes(&buffer).map { String(buffer: $0) } }
        guard spans.count == 3, texts.count == 3 else { return nil }
        return FreshnessTerms(
            lifetime: FreshnessTerms.Source(rawValue: texts[0]) ?? .nobody, apparentAge: spans[0], saidAge: spans[1], delay: spans[2],
            staleWhileRevalidate: FreshnessTerms.StaleSource(rawValue: texts[1]) ?? .nobody,
            staleIfError: FreshnessTerms.StaleSource(rawValue: texts[2]) ?? .nobody)
    }

    private static func readSelectors(_ buffer: inout ByteBuffer) -> VarySelectors? {
        guard let count = buffer.readInteger(as: UInt16.self) else { return nil }
        var pairs: [(FieldName, [UInt8]?)] = []
        for _ in 0..<count {
            guard let name = readBytes(&buffer), let flag = buffer.readInteger(as: UInt8.self) else { return nil }
            var value: [UInt8]?
            if flag != 0 {
                guard let bytes = readBytes(&buffer) else { return nil }
                value = Array(bytes.readableBytesView)
            }
            pairs.append((FieldName(String(buffer: name)), value))
        }
        return VarySelectors(pairs)
    }

    private static func readFields(_ buffer: inout ByteBuffer) -> Fields? {
        guard let count = buffer.readInteger(as: UInt16.self) else { return nil }
        var section = ByteBuffer()
        section.reserveCapacity(buffer.readableBytes)
        var lines: [Fields.Line] = []
        lines.reserveCapacity(Int(count))
        for _ in 0..<count {
            guard let nameLength = buffer.readInteger(as: UInt32.self), let valueLength = buffer.readInteger(as: UInt32.self),
                let name = buffer.readSlice(length: Int(nameLength)), let value = buffer.readSlice(length: Int(valueLength))
            else { return nil }
            let start = section.readableBytes
            section.writeImmutableBuffer(name)
            section.writeStaticString(": ")
            let valueStart = section.readableBytes
            section.writeImmutableBuffer(value)
            let valueEnd = section.readableBytes
            section.writeStaticString("\r\n")
            lines.append(Fields.Line(
                start: start, nameLength: Int(nameLength), value: valueStart..<valueEnd, end: section.readableBytes,
                id: name.withUnsafeReadableBytes { FieldName.identify($0) }))
        }
        return Fields(section: section, lines: lines).compacted()
    }
}
