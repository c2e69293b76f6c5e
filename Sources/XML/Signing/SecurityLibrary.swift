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

    /// What libxmlsec1 asks for keys, though all of them come with the signatures: one for the process, since each that is made
    /// reads all the system's authorities. Nothing is put into it, and checks only look into it.
    nonisolated(unsafe) static let keys: xmlSecKeysMngrPtr? = {
        guard isSetUp, let manager = xmlSecKeysMngrCreate(), xmlSecOpenSSLAppDefaultKeysMngrInit(manager) == 0 else { return nil }
        return manager
    }()
}
