package import Gateway

/// What of a reading is served: the answer to "one agency's mistake is that agency's alone".
///
/// A file without a mistake is served as it is. One with mistakes keeps what it had before, or is left out when it had
/// nothing. Where two files claim one thing, the one already serving it keeps it, else the first by name. A mistake in
/// `gateway.yaml` refuses the whole reading.
package struct AppliedConfiguration: Sendable, Hashable {
    /// A file that is not served as it stands on disk.
    package struct Refusal: Sendable, Hashable {
        package let file: String
        package let mistakes: [Mistake]
        package let since: Instant
        /// What it had before is still served.
        package let keepsPrevious: Bool
    }

    package let gateway: GatewaySettings
    /// In the order of their files' names.
    package let agencies: [AgencySettings]
    package let leftOut: [LeftOutAgency]
    package let refusals: [Refusal]

    package var isDegraded: Bool { !refusals.isEmpty }

    /// - Returns: nil when there is nothing to serve: `gateway.yaml` has mistakes and there was nothing before.
    package static func applying(
        _ reading: ConfigurationReading, over previous: AppliedConfiguration?, at now: Instant
    ) -> AppliedConfiguration? {
        guard let gateway = reading.gateway, reading.gatewayMistakes.isEmpty else {
            return previous?.refusing(reading, at: now)
        }
        var choice = Choice(reading, over: previous)
        choice.settle()
        let since = Dictionary(uniqueKeysWithValues: previous?.refusals.map { ($0.file, $0.since) } ?? [])
        let agencies = choice.served.sorted { $0.key < $1.key }.map(\.value)
        var refusals: [Refusal] = []
        var remains: [LeftOutAgency] = []
        for (index, file) in reading.agencyFiles.enumerated() where !choice.mistakes[index].isEmpty {
            let isServed = choice.served[index] != nil
            refusals.append(Refusal(
                file: file.file, mistakes: choice.mistakes[index], since: since[file.file] ?? now, keepsPrevious: isServed))
            if !isServed { remains.append(file.remains) }
        }
        return AppliedConfiguration(
            gateway: gateway, agencies: agencies, leftOut: withoutTaken(remains, agencies), refusals: refusals)
    }

    /// The same things served, with what is wrong with the files now.
    private func refusing(_ reading: ConfigurationReading, at now: Instant) -> AppliedConfiguration {
        var current = Dictionary(uniqueKeysWithValues: refusals.map { ($0.file, $0) })
        let served = Set(agencies.map(\.file))
        let files = [(reading.gatewayFile, reading.gatewayMistakes)] + reading.agencyFiles.map { ($0.file, $0.mistakes) }
        for (file, mistakes) in files where !mistakes.isEmpty {
            current[file] = Refusal(
                file: file, mistakes: mistakes, since: current[file]?.since ?? now,
                keepsPrevious: file == reading.gatewayFile || served.contains(file))
        }
        return AppliedConfiguration(
            gateway: gateway, agencies: agencies, leftOut: leftOut,
            refusals: current.values.sorted { $0.file < $1.file })
    }

    /// Paths that nobody else has: a table takes each once.
    private static func withoutTaken(_ leftOut: [LeftOutAgency], _ agencies: [AgencySettings]) -> [LeftOutAgency] {
        var taken = Set(agencies.flatMap { $0.routes.map { Claim.route($0.host, $0.pattern) } })
        return leftOut.map { agency in
            let paths = agency.paths.filter { taken.insert(.route($0.host, $0.pattern)).inserted }
            return LeftOutAgency(reference: agency.reference, file: agency.file, paths: paths)
        }
    }
}

/// The choosing of what each file serves, by its index in the reading.
private struct Choice {
    private(set) var served: [Int: AgencySettings] = [:]
    private(set) var mistakes: [[Mistake]]
    private var previous: [Int: AgencySettings] = [:]
    /// What each file claims by what it serves already.
    private var held: [Int: [ClaimMade]] = [:]

    init(_ reading: ConfigurationReading, over applied: AppliedConfiguration?) {
        let byFile = Dictionary(uniqueKeysWithValues: applied?.agencies.map { ($0.file, $0) } ?? [])
        mistakes = reading.agencyFiles.map(\.mistakes)
        for (index, file) in reading.agencyFiles.enumerated() {
            previous[index] = byFile[file.file]
            held[index] = previous[index].map(Claims.made)
            served[index] = file.settings ?? previous[index]
        }
    }

    /// Takes files back to what they had, or out, until no two claim one thing.
    ///
    /// A file that lost to one which itself loses waits a round: it may have nothing against it afterwards.
    mutating func settle() {
        while true {
            let losses = Claims.losses(served.mapValues(Claims.made)) { index, made in Claims.hold(made, by: held[index] ?? []) }
            guard let last = losses.keys.max() else { return }
            let settled = losses.filter { $0.value.contains { losses[$0.winner] == nil } }
            for (index, lost) in settled.isEmpty ? [last: losses[last] ?? []] : settled {
                let final = lost.filter { settled.isEmpty || losses[$0.winner] == nil }
                mistakes[index] += final.map(\.mistake).sorted { $0.place.comesBefore($1.place) }
                served[index] = served[index] == previous[index] ? nil : previous[index]
            }
        }
    }
}
