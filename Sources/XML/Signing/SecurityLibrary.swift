import CLibXML2

/// What libxmlsec1 needs once for the process.
enum SecurityLibrary {
    /// False where it cannot be set up: then nothing is signed, and no signature holds.
    static let isSetUp: Bool = {
        XMLLibrary.setUp()
        guard xmlSecInit() == 0, xmlSecOpenSSLAppInit(nil) == 0, xmlSecOpenSSLInit() == 0 else { return false }
        // Why something failed is said by the verdict, not on standard error.
        xmlSecErrorsDefaultCallbackEnableOutput(0)
        return true
    }()
}
