import Testing

import Gateway

@Suite("RFC 9110 §5.6.7: dates")
struct HTTPDateTests {
    @Test("The three forms name one moment", arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "SUN, 06 NOV 1994 08:49:37 GMT", "sunday, 06-nov-94 08:49:37 gmt",
    ])
    func forms(_ text: String) { #expect(HTTPDate.seconds(of: text) == 784_111_777) }

    @Test("Leap days and centuries are counted", arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
        ("Tue, 14 Nov 2023 22:13:20 GMT", 1_700_000_000), ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
    ])
    func calendar(_ text: String, _ seconds: Int64) { #expect(HTTPDate.seconds(of: text) == seconds) }

    @Test("Anything else is no date", arguments: [
        "", "0", "-1", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Xyz 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ", "1994-11-06T08:49:37Z",
        "Sun, 00 Nov 1994 08:49:37 GMT", "Wed, 30 Feb 2099 00:00:00 GMT", "Tue, 29 Feb 2100 00:00:00 GMT", "Sat, 31 Apr 2099 00:00:00 GMT",
    ])
    func wrong(_ text: String) { #expect(HTTPDate.seconds(of: text) == nil) }
}
