/// Residents first in, first out, any of which may leave in between: a list linked through an array.
struct ResidentQueue {
    private struct Node {
        var resident: Resident?
        var size = 0
        var previous = -1
        var next = -1
    }

    private var nodes: [Node] = []
    private var free: [Int] = []
    private var places: [ObjectIdentifier: Int] = [:]
    private var first = -1
    private var last = -1
    private(set) var bytes = 0

    var count: Int { places.count }

    mutating func append(_ resident: Resident, size: Int) {
        let node = Node(resident: resident, size: size, previous: last, next: -1)
        let place: Int
        if let hole = free.popLast() {
            place = hole
            nodes[place] = node
        } else {
            place = nodes.count
            nodes.append(node)
        }
        if last >= 0 { nodes[last].next = place } else { first = place }
        last = place
        places[ObjectIdentifier(resident)] = place
        bytes += size
    }

    mutating func popFirst() -> (resident: Resident, size: Int)? {
        guard first >= 0, let resident = nodes[first].resident else { return nil }
        let size = nodes[first].size
        remove(resident)
        return (resident, size)
    }

    mutating func resize(_ resident: Resident, size: Int) -> Bool {
        guard let place = places[ObjectIdentifier(resident)] else { return false }
        bytes += size - nodes[place].size
        nodes[place].size = size
        return true
    }

    @discardableResult
    mutating func remove(_ resident: Resident) -> Bool {
        guard let place = places.removeValue(forKey: ObjectIdentifier(resident)) else { return false }
        let node = nodes[place]
        if node.previous >= 0 { nodes[node.previous].next = node.next } else { first = node.next }
        if node.next >= 0 { nodes[node.next].previous = node.previous } else { last = node.previous }
        bytes -= node.size
        nodes[place] = Node()
        free.append(place)
        return true
    }
}

/// Hashes of keys that fell out, first in, first out.
struct GhostQueue {
    /// The ticket each key drew last; a ticket in `order` that is not its key's last one is void.
    private var tickets: [Int: UInt64] = [:]
    private var order: [(hash: Int, ticket: UInt64)] = []
    private var head = 0
    private var nextTicket: UInt64 = 0

    mutating func append(_ hash: Int, limit: Int) {
        nextTicket += 1
        tickets[hash] = nextTicket
        order.append((hash, nextTicket))
        // Void tickets are in the way too, so the list is bounded as well as the set.
        while tickets.count > limit || order.count - head > 2 * limit {
            let oldest = order[head]
            head += 1
            if tickets[oldest.hash] == oldest.ticket { tickets[oldest.hash] = nil }
        }
        if head > order.count / 2, head > 512 {
            order.removeFirst(head)
            head = 0
        }
    }

    mutating func remove(_ hash: Int) -> Bool { tickets.removeValue(forKey: hash) != nil }
}
