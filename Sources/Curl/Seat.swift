import CCurl

/// A handle with the transfer that sits on it now; kept from transfer to transfer of one origin.
///
/// Lives on the driver's thread. libcurl holds it as the context of its callbacks, unretained: the driver keeps
/// it for as long as its handle is in use.
final class Seat {
    let origin: CurlOrigin
    let handle: CurlHandle
    private(set) var transfer: (any CurlTransfer)?
    /// A callback came in this round.
    var isTouched = false
    /// Called when that becomes true.
    private let touched: (Seat) -> Void
    private var receivingPaused = false, sendingPaused = false
    fileprivate var addressRefused = false
    /// A line of the answer has come. (libcurl's own time of the first byte is also set by an end without one.)
    fileprivate var hasReceived = false
    private var nodes: UnsafeMutablePointer<curl_slist>
    private var room = 24

    init(_ origin: CurlOrigin, touched: @escaping (Seat) -> Void) throws(CurlFailure) {
        self.origin = origin
        self.touched = touched
        handle = try CurlHandle.make()
        nodes = .allocate(capacity: room)
        for option in origin.options { try handle.set(option) }
        try setCallbacks()
    }

    deinit { nodes.deallocate() }

    private func setCallbacks() throws(CurlFailure) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let raw = handle.raw
        try CurlHandle.check(motcua_set_receiver(raw, CURLOPT_HEADERFUNCTION, receiveLine))
        try CurlHandle.check(motcua_set_receiver(raw, CURLOPT_WRITEFUNCTION, receiveContent))
        try CurlHandle.check(motcua_set_sender(raw, sendContent, rewindContent))
        for option in [CURLOPT_HEADERDATA, CURLOPT_WRITEDATA, CURLOPT_READDATA, CURLOPT_SEEKDATA, CURLOPT_PRIVATE] {
            try CurlHandle.check(motcua_set_pointer(raw, option, context))
        }
        guard origin.mayConnect != nil else { return }
        try CurlHandle.check(motcua_set_gate(raw, openSocket, beforeRequest))
        try CurlHandle.check(motcua_set_pointer(raw, CURLOPT_OPENSOCKETDATA, context))
        try CurlHandle.check(motcua_set_pointer(raw, CURLOPT_PREREQDATA, context))
    }

    func seat(_ transfer: any CurlTransfer) throws(CurlFailure) {
        self.transfer = transfer
        receivingPaused = false
        sendingPaused = false
        addressRefused = false
        hasReceived = false
        let request = transfer.request
        if request.head.count > room {
            nodes.deallocate()
            room = request.head.count * 2
            nodes = .allocate(capacity: room)
        }
        request.head.link(nodes)
        try handle.prepare(request, to: origin)
        try CurlHandle.check(motcua_set_lines(handle.raw, request.head.count == 0 ? nil : nodes))
    }

    func vacate() {
        transfer = nil
        // The lines lie in the transfer's memory.
        _ = motcua_set_lines(handle.raw, nil)
    }

    func limit(to milliseconds: Int) { _ = motcua_set_long(handle.raw, CURLOPT_TIMEOUT_MS, milliseconds) }

    func resumeReceiving() {
        guard receivingPaused else { return }
        receivingPaused = false
        applyPauses()
    }

    func resumeSending() {
        guard sendingPaused else { return }
        sendingPaused = false
        applyPauses()
    }

    private func applyPauses() {
        let mask = (receivingPaused ? CURLPAUSE_RECV : 0) | (sendingPaused ? CURLPAUSE_SEND : 0)
        _ = curl_easy_pause(handle.raw, mask)
    }

    var times: CurlTimes {
        var times = CurlTimes()
        times.resolved = offset(CURLINFO_NAMELOOKUP_TIME_T)
        times.connected = offset(CURLINFO_CONNECT_TIME_T)
        times.secured = offset(CURLINFO_APPCONNECT_TIME_T)
        times.firstByte = offset(CURLINFO_STARTTRANSFER_TIME_T)
        times.total = offset(CURLINFO_TOTAL_TIME_T)
        var connects = 0
        _ = motcua_get_long(handle.raw, CURLINFO_NUM_CONNECTS, &connects)
        // No connection was made, and yet there was one. (The time at which sending begins would not tell: it is not
        // set when the first write already meets the upstream's reset.)
        times.isReused = connects == 0 && times.resolved > 0
        return times
    }

    func failure(_ code: CURLcode) -> CurlFailure? {
        if code == CURLE_OK { return nil }
        if addressRefused { return CurlFailure(.connect, .addressNotAllowed, code: code.rawValue) }
        return CurlFailure(code, reached: reached)
    }

    private var reached: CurlFailure.Step {
        if hasReceived { return .body }
        if offset(CURLINFO_PRETRANSFER_TIME_T) > 0 { return .firstByte }
        if offset(CURLINFO_CONNECT_TIME_T) > 0 { return .handshake }
        return offset(CURLINFO_NAMELOOKUP_TIME_T) > 0 ? .connect : .resolve
    }

    private func offset(_ info: CURLINFO) -> Int64 {
        var value: curl_off_t = 0
        _ = motcua_get_offset(handle.raw, info, &value)
        return Int64(value)
    }

    fileprivate func touch() {
        guard !isTouched else { return }
        isTouched = true
        touched(self)
    }

    fileprivate func receive(content bytes: UnsafeRawBufferPointer) -> CurlFlow {
        touch()
        let flow = transfer?.receive(content: bytes) ?? .abort
        if case .pause = flow { receivingPaused = true }
        return flow
    }

    fileprivate func send(into space: UnsafeMutableRawBufferPointer) -> CurlSupply {
        touch()
        let supply = transfer?.send(into: space) ?? .abort
        if case .pause = supply { sendingPaused = true }
        return supply
    }

    fileprivate func allows(_ address: String) -> Bool {
        guard let mayConnect = origin.mayConnect, !mayConnect(address) else { return true }
        addressRefused = true
        return false
    }
}

// MARK: libcurl's callbacks; each finds its seat in its context

private func seat(_ context: UnsafeMutableRawPointer?) -> Seat? {
    context.map { Unmanaged<Seat>.fromOpaque($0).takeUnretainedValue() }
}

private func receiveLine(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let seat = seat(context) else { return 0 }
    seat.touch()
    seat.hasReceived = true
    let goesOn = seat.transfer?.receive(line: UnsafeRawBufferPointer(start: bytes, count: size * count)) ?? false
    return goesOn ? size * count : 0
}

private func receiveContent(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    switch seat(context)?.receive(content: UnsafeRawBufferPointer(start: bytes, count: size * count)) {
    case .goOn: size * count
    case .pause: Int(CURL_WRITEFUNC_PAUSE)
    case .abort, nil: size * count == 0 ? 1 : 0
    }
}

private func sendContent(
    _ space: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    switch seat(context)?.send(into: UnsafeMutableRawBufferPointer(start: space, count: size * count)) {
    case .bytes(let count): count
    case .pause: Int(CURL_READFUNC_PAUSE)
    case .abort, nil: Int(CURL_READFUNC_ABORT)
    }
}

private func rewindContent(_ context: UnsafeMutableRawPointer?, _ offset: curl_off_t, _ origin: CInt) -> CInt {
    guard let seat = seat(context), origin == 0 /* SEEK_SET */ else { return CURL_SEEKFUNC_CANTSEEK }
    return seat.transfer?.rewind(to: Int(offset)) == true ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_FAIL
}

private func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address, let seat = seat(context) else { return -1 }
    return SocketGate.open(address) { seat.allows($0) }
}

/// Also asked of a connection that is used again: one that another origin opened may not be this one's to use.
private func beforeRequest(
    _ context: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ remotePort: CInt, _ localPort: CInt
) -> CInt {
    guard let seat = seat(context), let remote else { return CURL_PREREQFUNC_ABORT }
    let address = String(cString: remote)
    // Empty for a unix socket, which is named in the settings and not an address.
    return address.isEmpty || seat.allows(address) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
