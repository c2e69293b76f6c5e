import CLibXML2
import Synchronization

/// XML that was read (XML 1.0, Namespaces in XML 1.0).
///
/// What comes in are bytes in UTF-8 or UTF-16; what goes out is a tree to look at, `root` first. Declarations of a document
/// type and entities of its own are refused, nothing is ever fetched, and `XMLLimits` bound what a sender can make us
/// hold (`Reading`). `XMLElement` is a view on the tree, `XMLMarkup` makes XML anew (`Writing`).
package final class XMLDocument: Sendable {
    /// Freed with this object alone, and nobody writes to it once it is here but for the table of identifiers, under
    /// `identifying`: reading one tree from several threads is what libxml2 allows.
    nonisolated(unsafe) let tree: xmlDocPtr
    /// Of the same tree, so what holds for it holds here.
    nonisolated(unsafe) private let top: xmlNodePtr
    /// Held while identifiers lead to elements (`SignatureCheck`).
    let identifying = Mutex(())

    /// Takes the tree over.
    init(owning tree: xmlDocPtr, root: xmlNodePtr) {
        self.tree = tree
        top = root
    }

    deinit { xmlFreeDoc(tree) }

    /// Bytes that are all there; `XMLFeed` reads them as they come.
    package convenience init(parsing bytes: [UInt8], limits: XMLLimits = .standard) throws(XMLFailure) {
        let feed = try XMLFeed(limits: limits)
        if !bytes.isEmpty { try feed.feed(bytes) }
        let (tree, root) = try feed.tree()
        self.init(owning: tree, root: root)
    }

    package var root: XMLElement { XMLElement(top, of: self) }

    /// UTF-8, with a declaration.
    package var bytes: [UInt8] {
        var memory: UnsafeMutablePointer<xmlChar>?
        var length: Int32 = 0
        xmlDocDumpMemoryEnc(tree, &memory, &length, "UTF-8")
        guard let memory else { return [] }
        defer { motcua_xml_free(memory) }
        return Array(UnsafeBufferPointer(start: memory, count: Int(length)))
    }
}
