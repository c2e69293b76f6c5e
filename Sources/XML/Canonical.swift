import CLibXML2

extension XMLElement {
    /// Which namespaces an element's canonical form declares.
    package enum Canonicalisation: Sendable, Hashable {
        /// All that are in scope (Canonical XML 1.0).
        case inclusive
        /// Those that it uses (Exclusive XML Canonicalization 1.0), so that it stays the same wherever it is put.
        case exclusive
    }

    /// The element and all below it in canonical form, without comments; empty when there is no memory for it.
    package func canonical(_ how: Canonicalisation) -> [UInt8] {
        guard let output = xmlAllocOutputBuffer(nil) else { return [] }
        defer { xmlOutputBufferClose(output) }
        let mode = how == .exclusive ? XML_C14N_EXCLUSIVE_1_0 : XML_C14N_1_0
        // Called with each node and its parent; attributes and namespaces are no nodes of the tree, so the parent is asked.
        let isInside: xmlC14NIsVisibleCallback = { apex, node, parent in
            guard let apex else { return 0 }
            var next = node?.pointee.type == XML_ELEMENT_NODE || parent == nil ? node : parent
            while let current = next {
                if UnsafeMutableRawPointer(current) == apex { return 1 }
                next = current.pointee.parent
            }
            return 0
        }
        guard xmlC14NExecute(document.tree, isInside, node, Int32(mode.rawValue), nil, 0, output) >= 0,
            let content = xmlOutputBufferGetContent(output)
        else { return [] }
        return Array(UnsafeBufferPointer(start: content, count: xmlOutputBufferGetSize(output)))
    }
}
