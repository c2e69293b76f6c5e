/// Residents first in, first out, any of which may leave in between.
///
/// They are linked through themselves: an entry costs no memory beside its resident, and no table ever grows, which
/// would hold the lock for as long as all of it takes.
final class ResidentQueue {
    /// The queue a resident stands in.
    enum Home: UInt8 { case none, small, main }

    /// A resident's place; touched under the queues' lock only.
    struct Link {
        var next: Resident?
        unowned(unsafe) var previous: Resident?
        var size = 0
        var home = Home.none
    }

    private let home: Home
    private(set) var first: Resident?
    private unowned(unsafe) var last: Resident?
    private(set) var bytes = 0
    private(set) var count = 0

    init(_ home: Home) { self.home = home }

    /// One by one: letting go of the first alone would let go of each next one within the one before.
    deinit { while let first { remove(first) } }

    /// - Parameter resident: stands in no queue.
    func append(_ resident: Resident, size: Int) {
        resident.link = Link(next: nil, previous: last, size: size, home: home)
        if let last { last.link.next = resident } else { first = resident }
        last = resident
        bytes += size
        count += 1
    }

    /// - Parameter resident: stands in this one.
    func resize(_ resident: Resident, size: Int) {
        bytes += size - resident.link.size
        resident.link.size = size
    }

    /// - Parameter resident: stands in this one.
    func remove(_ resident: Resident) {
        let link = resident.link
        resident.link = Link()
        if let next = link.next { next.link.previous = link.previous } else { last = link.previous }
        if let previous = link.previous { previous.link.next = link.next } else { first = link.next }
        bytes -= link.size
        count -= 1
    }
}
