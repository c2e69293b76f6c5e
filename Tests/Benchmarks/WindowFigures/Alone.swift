import CLibXML2

/// The same bytes by the libraries alone: both documents parsed, the signature verified, its certificate judged. No limits,
/// no rules, no types, nothing kept.
enum Alone {
    static func take(_ call: [UInt8]) {
        let options = Int32(XML_PARSE_NONET.rawValue)
        guard let outer = call.withUnsafeBytes({ xmlReadMemory($0.bindMemory(to: CChar.self).baseAddress, Int32($0.count), nil, nil, options) }) else { return fail("SOAP") }
        defer { xmlFreeDoc(outer) }
        var payload = xmlDocGetRootElement(outer)
        for _ in 0..<2 { payload = xmlFirstElementChild(payload) }
        guard let text = xmlNodeGetContent(xmlLastElementChild(payload)) else { return fail("payload") }
        defer { motcua_xml_free(text) }
        guard let envelope = xmlReadMemory(UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self), xmlStrlen(text), nil, nil, options), let root = xmlDocGetRootElement(envelope)
        else { return fail("envelope") }
        defer { xmlFreeDoc(envelope) }
        var child = xmlFirstElementChild(root)
        for name in ["header", "body"] {
            if let attribute = xmlHasProp(child, "Id") { xmlAddID(nil, envelope, name, attribute) }
            child = xmlNextElementSibling(child)
        }
        verify(xmlFirstElementChild(child))
    }

    /// Made once: it reads all the system's authorities. Filled before the first look into it.
    nonisolated(unsafe) private static let manager: xmlSecKeysMngrPtr? = {
        let manager = xmlSecKeysMngrCreate()
        return xmlSecOpenSSLAppDefaultKeysMngrInit(manager) == 0 ? manager : nil
    }()

    /// Before anything is measured.
    static func trust(_ authority: [UInt8]) {
        guard xmlSecOpenSSLAppKeysMngrCertLoadMemory(manager, authority, UInt32(authority.count), xmlSecKeyDataFormatPem, UInt32(xmlSecKeyDataTypeTrusted)) == 0
        else { return fail("authority") }
    }

    private static func verify(_ signature: xmlNodePtr?) {
        guard let context = xmlSecDSigCtxCreate(manager) else { return fail("context") }
        defer { xmlSecDSigCtxDestroy(context) }
        guard xmlSecDSigCtxVerify(context, signature) == 0, context.pointee.status == xmlSecDSigStatusSucceeded else { return fail("signature") }
    }

    private static func fail(_ what: String) { preconditionFailure("the libraries alone do not take the \(what)") }
}
