import CLibXML2

/// What libxml2 needs once for the process.
enum XMLLibrary {
    private static let isSetUp: Bool = {
        xmlInitParser()
        return true
    }()

    static func setUp() { _ = isSetUp }
}
