/// What carries one try of an exchange to its upstream and back: a transfer of libcurl's, or a connection of a lane.
/// Called on the exchange's loop.
protocol Carrier: AnyObject {
    /// Content that was delivered has been passed on; the number of its bytes.
    func took(_ count: Int)
    /// Nothing more of it is wanted.
    func cancel()
}
