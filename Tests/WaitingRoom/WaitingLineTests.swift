import Foundation
import Gateway
import Testbed
import Testing

@testable import WaitingRoom

@Suite("The line before a portal")
struct WaitingLineTests {
    private func at(_ seconds: Int64) -> Tick { Tick(nanoseconds: seconds * 1_000_000_000) }

    private func number(_ decision: WaitingLine.Decision) -> Int? { if case .wait(let number, _, _) = decision { number } else { nil } }
    private func ahead(_ decision: WaitingLine.Decision) -> Int? { if case .wait(_, let ahead, _) = decision { ahead } else { nil } }

    @Test("Nobody waits while there is room; then each gets the next place, and keeps it however often they ask")
    func places() {
        var line = WaitingLine(.init(capacity: 2))
        #expect(line.arrive(number: nil, underway: 1, now: at(0)) == .enter)
        let first = line.arrive(number: nil, underway: 2, now: at(0)), second = line.arrive(number: nil, underway: 2, now: at(1)), third = line.arrive(number: nil, underway: 2, now: at(1))
        #expect([first, second, third].map(ahead) == [0, 1, 2])
        for second in Int64(2)..<20 { #expect(ahead(line.arrive(number: number(third), underway: 2, now: at(second))) == 2) }
    }

    @Test("Who came first goes in first, and nobody twice, whoever comes meanwhile")
    func order() {
        var line = WaitingLine(.init(capacity: 1))
        let first = number(line.arrive(number: nil, underway: 1, now: at(0))), second = number(line.arrive(number: nil, underway: 1, now: at(0)))
        // There is room, but it is the first one's: the second waits, and so does who comes new.
        #expect(ahead(line.arrive(number: second, underway: 0, now: at(5))) == 0)
        #expect(number(line.arrive(number: nil, underway: 0, now: at(5))) == 3)
        #expect(line.arrive(number: first, underway: 0, now: at(6)) == .admitted(number: 1))
        // The ticket copied into another window stands at the end.
        #expect(number(line.arrive(number: first, underway: 1, now: at(7))) == 4)
        #expect(line.arrive(number: second, underway: 0, now: at(8)) == .admitted(number: 2))
    }

    @Test("Who left is passed over, and counts for nobody's place")
    func left() {
        var line = WaitingLine(.init(capacity: 1))
        for _ in 0..<5 { _ = line.arrive(number: nil, underway: 1, now: at(0)) }
        let last = number(line.arrive(number: nil, underway: 1, now: at(100)))
        _ = line.arrive(number: 5, underway: 1, now: at(140))
        #expect(ahead(line.arrive(number: last, underway: 1, now: at(200))) == 1)
        #expect(ahead(line.arrive(number: 5, underway: 1, now: at(200))) == 0)
        #expect(line.arrive(number: 5, underway: 0, now: at(201)) == .admitted(number: 5))
    }

    @Test("Who does not come when it is their turn holds the others up for a minute only, and may still go in later")
    func unclaimed() {
        var line = WaitingLine(.init(capacity: 1))
        let first = number(line.arrive(number: nil, underway: 1, now: at(0))), second = number(line.arrive(number: nil, underway: 1, now: at(0)))
        #expect(number(line.arrive(number: second, underway: 0, now: at(1))) == 2)
        #expect(number(line.arrive(number: second, underway: 0, now: at(60))) == 2)
        #expect(line.arrive(number: second, underway: 0, now: at(61)) == .admitted(number: 2))
        #expect(ahead(line.arrive(number: first, underway: 1, now: at(62))) == 0)
        #expect(line.arrive(number: first, underway: 0, now: at(70)) == .admitted(number: 1))
    }

    @Test("The time that is told goes by the pace at which visitors went in, and none is told before there is one")
    func time() {
        var line = WaitingLine(.init(capacity: 1))
        let numbers = (0..<20).map { _ in number(line.arrive(number: nil, underway: 1, now: at(0))) }
        #expect(line.arrive(number: numbers[19], underway: 1, now: at(1)) == .wait(number: 20, ahead: 19, wait: nil))
        for index in 0..<8 { #expect(line.arrive(number: numbers[index], underway: 0, now: at(Int64(10 + 10 * index))) == .admitted(number: index + 1)) }
        guard case .wait(_, 11, let wait?) = line.arrive(number: numbers[19], underway: 1, now: at(90)) else { return #expect(Bool(false)) }
        #expect((100...140).contains(wait.seconds), "\(wait)")
    }

    @Test("Places are right over many blocks of numbers, also once some have gone in")
    func many() { play(3000) }

    /// `MOTCUA_FIGURES=1`, alone.
    @Test("A hundred thousand who wait cost far less than 64 MiB", .enabled(if: MemoryPeak.isWanted))
    func figures() async {
        let (kilobytes, milliseconds) = await MemoryPeak.measure { play(100_000) }
        #expect(kilobytes < 64 << 10)
        MemoryPeak.say("100,000 waiting: \(kilobytes) KiB at most, \(Int(milliseconds)) ms for all to come and 2,000 to go in")
    }

    private func play(_ count: Int) {
        var line = WaitingLine(.init(capacity: 100))
        for index in 0..<count { _ = line.arrive(number: nil, underway: 100, now: at(Int64(index / 5000))) }
        #expect(line.length == count && ahead(line.arrive(number: count, underway: 100, now: at(21))) == count - 1)
        var inside = 0
        for number in 1...2000 where line.arrive(number: number, underway: 0, now: at(22)) == .admitted(number: number) { inside += 1 }
        #expect(inside == 2000)
        // When the last one went in, it and 99 behind it were open.
        #expect(ahead(line.arrive(number: count, underway: 100, now: at(23))) == count - 2100)
    }

    @Test("Schedules of any kind let nobody in twice, and never more than there is room for", arguments: [1, 2, 3, 4, 5] as [UInt64])
    func random(seed: UInt64) {
        var state = seed, line = WaitingLine(.init(capacity: 5)), tickets: [Int] = [], inside: [(number: Int, until: Int64)] = [], admitted: Set<Int> = []
        func dice(_ sides: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % sides
        }
        var free = 0
        for second in Int64(0)..<2000 {
            inside.removeAll { $0.until <= second }
            free = 0
            for _ in 0..<dice(4) {
                let asked = tickets.isEmpty || dice(3) == 0 ? nil : tickets[dice(tickets.count)]
                switch line.arrive(number: asked, underway: inside.count, now: at(second)) {
                case .enter: inside.append((0, second + Int64(1 + dice(9))))
                case .admitted(let number):
                    #expect(admitted.insert(number).inserted)
                    tickets.removeAll { $0 == number }
                    inside.append((number, second + Int64(1 + dice(9))))
                case .wait(let number, _, _): if !tickets.contains(number) { tickets.append(number) }
                case .full: free += 1
                }
                #expect(inside.count <= 10)
            }
        }
        #expect(admitted.count > 100)
    }
}
