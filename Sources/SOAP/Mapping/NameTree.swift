/// Paths of names laid over one another, in the order in which each name was met first. A place is a value or has places
/// below it, never both.
struct NameTree: Sendable, Hashable {
    struct Below: Sendable, Hashable {
        let name: String
        var node: NameTree
    }

    /// Which path ends here, by its number.
    private(set) var leaf: Int?
    private var nodes: [Below] = []

    var below: [(name: String, node: NameTree)] { nodes.map { ($0.name, $0.node) } }
    subscript(_ name: String) -> NameTree? { nodes.first { $0.name == name }?.node }

    /// - Returns: false where the path stands already, ends on the way of another or leads through another's end.
    mutating func add(_ path: ArraySlice<String>, _ number: Int) -> Bool {
        guard let name = path.first else {
            guard leaf == nil, nodes.isEmpty else { return false }
            leaf = number
            return true
        }
        guard leaf == nil else { return false }
        if let index = nodes.firstIndex(where: { $0.name == name }) { return nodes[index].node.add(path.dropFirst(), number) }
        var node = NameTree()
        guard node.add(path.dropFirst(), number) else { return false }
        nodes.append(Below(name: name, node: node))
        return true
    }
}
