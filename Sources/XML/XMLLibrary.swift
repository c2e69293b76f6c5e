import CLibXML2

/// What libxml2 needs once for the process: it is initialised, and whatever it would fetch by an address it does not get.
enum XMLLibrary {
    private static let isSetUp: Bool = {
        xmlInitParser()
        xmlSetExternalEntityLoader { _, _, _ in nil }
        return true
    }()

    static func setUp() { _ = isSetUp }
}
