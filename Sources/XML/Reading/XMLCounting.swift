import CLibXML2

/// What the handlers count and find while a document is read; touched by the one thread that reads.
final class XMLCounting {
    private let limits: XMLLimits
    private(set) var failure: XMLFailure?
    private var depth = 0
    private var nodes = 0
    /// Elements right below the root.
    private var members = 0
    /// Bytes since the last tag.
    private var text = 0

    /// Elements whose own text is handed out and not kept.
    private let names: Set<String>
    /// Where such an element is open: its depth.
    private var open: Int?
    private var waiting: [XMLFeed.Aside] = []
    private var asides = 0
    /// Bytes read aside so far.
    private(set) var aside: Int64 = 0

    init(_ limits: XMLLimits, aside names: Set<String>) {
        self.limits = limits
        self.names = names
    }

    func takeAside() -> [XMLFeed.Aside] {
        defer { waiting = [] }
        return waiting
    }

    /// Puts ours before libxml2's handlers.
    static func stand(before handlers: UnsafeMutablePointer<xmlSAXHandler>) {
        handlers.pointee.startElementNs = { context, name, prefix, uri, namespaces, declared, count, defaulted, attributes in
            XMLCounting.on(context) { $0.begin(name, Int(count), attributes, Int(namespaces)) }
            xmlSAX2StartElementNs(context, name, prefix, uri, namespaces, declared, count, defaulted, attributes)
        }
        handlers.pointee.endElementNs = { context, name, prefix, uri in
            XMLCounting.on(context) { $0.end() }
            xmlSAX2EndElementNs(context, name, prefix, uri)
        }
        let characters: charactersSAXFunc = { context, bytes, count in
            var isAside = false
            XMLCounting.on(context) { isAside = $0.putAside(bytes, Int(count)) || !$0.add(Int(count)) }
            if !isAside { xmlSAX2Characters(context, bytes, count) }
        }
        handlers.pointee.characters = characters
        handlers.pointee.ignorableWhitespace = characters
        handlers.pointee.cdataBlock = characters
        // Comments are left out of the tree: no signature covers them, and they must not cut a text in two.
        handlers.pointee.comment = { context, _ in XMLCounting.on(context) { $0.count() } }
        handlers.pointee.processingInstruction = { context, target, data in
            XMLCounting.on(context) { $0.count() }
            xmlSAX2ProcessingInstruction(context, target, data)
        }
        handlers.pointee.internalSubset = { context, _, _, _ in XMLCounting.on(context) { $0.refuse(.forbidden, "a document type declaration") } }
    }

    /// The counting of a parser's context; where it has found something, the parser stops.
    private static func on(_ raw: UnsafeMutableRawPointer?, _ look: (XMLCounting) -> Void) {
        guard let context = raw?.assumingMemoryBound(to: xmlParserCtxt.self), let own = context.pointee._private else { return }
        let counting = Unmanaged<XMLCounting>.fromOpaque(own).takeUnretainedValue()
        if counting.failure == nil { look(counting) }
        guard let failure = counting.failure, context.pointee.disableSAX == 0 else { return }
        let line = context.pointee.input.map { Int($0.pointee.line) } ?? 0
        counting.failure = XMLFailure(failure.cause, line: line, failure.reason)
        xmlStopParser(context)
    }

    private func refuse(_ cause: XMLFailure.Cause, _ reason: String) { failure = XMLFailure(cause, line: 0, reason) }

    private func begin(_ name: UnsafePointer<xmlChar>?, _ count: Int, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ namespaces: Int) {
        depth += 1
        text = 0
        nodes += 1 + count + namespaces
        if depth == 2 { members += 1 }
        if members > limits.members { return refuse(.tooLarge, "more than \(limits.members) elements below the root") }
        if depth > limits.depth { return refuse(.tooLarge, "elements more than \(limits.depth) deep") }
        if count + namespaces > limits.attributes { return refuse(.tooLarge, "more than \(limits.attributes) attributes of one element") }
        if nodes > limits.nodes { return refuse(.tooLarge, "more than \(limits.nodes) nodes") }
        if !names.isEmpty, open == nil, let name, names.contains(String(cString: name)) {
            open = depth
            waiting.append(XMLFeed.Aside(index: asides, bytes: []))
            asides += 1
        }
        guard let attributes else { return }
        for index in 0..<count {
            // Five pointers each: name, prefix, URI, the value's first byte and the one behind its last.
            guard let start = attributes[5 * index + 3], let end = attributes[5 * index + 4], end - start > limits.attribute else { continue }
            return refuse(.tooLarge, "an attribute of more than \(limits.attribute) bytes")
        }
    }

    private func end() {
        if open == depth {
            open = nil
            if waiting.isEmpty { waiting.append(XMLFeed.Aside(index: asides - 1, bytes: [])) }
            waiting[waiting.count - 1].isEnd = true
        }
        depth -= 1
        text = 0
    }

    /// - Returns: false where it was too much.
    private func add(_ bytes: Int) -> Bool {
        if text == 0 { count() }
        text += bytes
        if text > limits.text { refuse(.tooLarge, "a text of more than \(limits.text) bytes") }
        return failure == nil
    }

    /// - Returns: whether the text is of an element that is read aside.
    private func putAside(_ bytes: UnsafePointer<xmlChar>?, _ count: Int) -> Bool {
        guard open == depth, let bytes else { return false }
        if waiting.isEmpty { waiting.append(XMLFeed.Aside(index: asides - 1, bytes: [])) }
        waiting[waiting.count - 1].bytes += UnsafeBufferPointer(start: bytes, count: count)
        aside += Int64(count)
        return true
    }

    private func count() {
        nodes += 1
        if nodes > limits.nodes { refuse(.tooLarge, "more than \(limits.nodes) nodes") }
    }
}
