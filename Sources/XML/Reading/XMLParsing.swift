import CLibXML2

/// One document on its way in, piece by piece.
final class XMLParsing {
    let context: xmlParserCtxtPtr
    let counting: XMLCounting
    private let limits: XMLLimits

    init(_ limits: XMLLimits, aside: Set<String> = []) throws(XMLFailure) {
        XMLLibrary.setUp()
        guard let context = xmlCreatePushParserCtxt(nil, nil, nil, 0, nil) else { throw XMLFailure(.tooLarge, line: 0, "no memory for a parser") }
        self.context = context
        self.limits = limits
        counting = XMLCounting(limits, aside: aside)
        // HUGE takes back libxml2's own limits, which are lower than ours on a text and higher on all else.
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_NOCDATA.rawValue
            | XML_PARSE_COMPACT.rawValue | XML_PARSE_BIG_LINES.rawValue | XML_PARSE_HUGE.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        xmlCtxtUseOptions(context, Int32(options))
        context.pointee._private = Unmanaged.passUnretained(counting).toOpaque()
        XMLCounting.stand(before: context.pointee.sax)
    }

    deinit {
        if let tree = context.pointee.myDoc { xmlFreeDoc(tree) }
        xmlFreeParserCtxt(context)
    }

    func feed(_ bytes: ArraySlice<UInt8>) throws(XMLFailure) {
        bytes.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { _ = xmlParseChunk(context, $0.baseAddress, Int32($0.count), 0) }
        }
        try judge()
        guard let input = context.pointee.input else { return }
        guard input.pointee.end - input.pointee.cur <= limits.tag else {
            throw XMLFailure(.tooLarge, line: Int(input.pointee.line), "a tag, comment or instruction of more than \(limits.tag) bytes")
        }
    }

    /// - Returns: the tree, now the caller's.
    func finish() throws(XMLFailure) -> (xmlDocPtr, xmlNodePtr) {
        xmlParseChunk(context, nil, 0, 1)
        try judge()
        guard context.pointee.wellFormed == 1, context.pointee.nsWellFormed == 1, let tree = context.pointee.myDoc, let root = xmlDocGetRootElement(tree)
        else { throw XMLFailure(.malformed, line: 0, "no element") }
        context.pointee.myDoc = nil
        return (tree, root)
    }

    private func judge() throws(XMLFailure) {
        if let failure = counting.failure { throw failure }
        let error = context.pointee.lastError
        guard context.pointee.wellFormed == 0 || context.pointee.nsWellFormed == 0 || context.pointee.errNo != 0 else { return }
        throw XMLFailure(.malformed, line: max(Int(error.line), 0), error.message.map { Self.line(String(cString: $0)) } ?? "not well-formed")
    }

    /// libxml2's words on one line, without what it quotes at length.
    private static func line(_ text: String) -> String {
        String(text.split(whereSeparator: \.isNewline).joined(separator: " ").prefix(200))
    }
}
