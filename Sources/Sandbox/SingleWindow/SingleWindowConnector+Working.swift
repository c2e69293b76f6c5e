package import Gateway

/// Officers of the ministries behind the window, and the window's own rounds.
extension SingleWindowConnector {
    /// Works on each declaration by a step and passes what was written on, again and again, until the task is cancelled.
    package func work(to door: Door, over line: MotcuaLine, every span: Span, by alarm: any Alarm = SystemAlarm(), clock: any GatewayClock = SystemClock()) async {
        while !Task.isCancelled {
            for declaration in declarations { step(declaration, at: clock.now()) }
            _ = await pass(to: door, over: line)
            await alarm.wait(span)
        }
    }

    /// Accepted, then granted, then complete; the second time there is nothing left to do.
    private func step(_ declaration: WindowDesk.Declaration, at now: Instant) {
        let next: WindowDesk.Work? = switch declaration.state {
        case .waiting: .accept
        case .accepted: .grant
        case .granted: declaration.isComplete ? nil : .complete
        default: nil
        }
        if let next { _ = work(next, on: declaration.documentType, declaration.reference, at: now) }
    }
}
