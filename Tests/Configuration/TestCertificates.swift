/// Synthetic certificates and keys, of nobody and for nothing else.
enum TestCertificates {
    /// Valid from November 2026 for a hundred years.
    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBmzCCAUGgAwIBAgIUaISxOuz6+aX8MsHqO19dX0F11k8wCgYIKoZIzj0EAwIw
        IjEgMB4GA1UEAwwXTW90Y3VhIHRlc3RzLCBzeW50aGV0aWMwIBcNMjYxMTI0MjAz
        NjA4WhgPMjEyNjEwMzEyMDM2MDhaMCIxIDAeBgNVBAMMF01vdGN1YSB0ZXN0cywg
        c3ludGhldGljMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHSpOWQ9k6V4IHOdS
        IE3bcvMkOT0Hb0Hki6kTTGV8DuC46QACuKbtEX6y8wnvpGoi2x+lSqmtT63b1Sdy
        dWQ5JqNTMFEwHQYDVR0OBBYEFDL3sjmN1KL6bUn38FNQI2uPNs20MB8GA1UdIwQY
        MBaAFDL3sjmN1KL6bUn38FNQI2uPNs20MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
        zj0EAwIDSAAwRQIhAJPeQCZusvK7hgrHKDTG/KW339oWMeuJh7m4AQzDusH8AiA4
        Wfhw3skCorDT4ATkJUgr36vKNJGStiGFEIVAqgahSw==
        -----END CERTIFICATE-----

        """

    /// The certificate's.
    static let key = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5mFyv/mJODJ6F5iI
        k4aEQCIKI203Wr4ae6mJxq8yiTyhRANCAAQdKk5ZD2TpXggc51IgTdty8yQ5PQdv
        QeSLqRNMZXwO4LjpAAK4pu0RfrLzCe+kaiLbH6VKqa1PrdvVJ3J1ZDkm
        -----END PRIVATE KEY-----

        """

    /// No certificate's.
    static let otherKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQWvIfoRAF1MSzQmo
        XXb+3f6nWxJEe9uV+qjtjWTkrLahRANCAATO18JCWN+TTU2soWm095WkY1rqCjf1
        Gfd69SltVb4GOT9No56E6Zv0oBqcLT7HGroZNjW8rZjVipEkZZb7FXnq
        -----END PRIVATE KEY-----

        """

    /// Valid on one day of November 2026; with `key` as its key.
    static let expired = """
        -----BEGIN CERTIFICATE-----
        MIIBlTCCATugAwIBAgIUPB5sDEowztB8S7mf8esEqqEIEMswCgYIKoZIzj0EAwIw
        IDEeMBwGA1UEAwwVTW90Y3VhIHRlc3RzLCBleHBpcmVkMB4XDTI2MTEyNDIwMzYw
        OFoXDTI2MTEyNTIwMzYwOFowIDEeMBwGA1UEAwwVTW90Y3VhIHRlc3RzLCBleHBp
        cmVkMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHSpOWQ9k6V4IHOdSIE3bcvMk
        OT0Hb0Hki6kTTGV8DuC46QACuKbtEX6y8wnvpGoi2x+lSqmtT63b1SdydWQ5JqNT
        MFEwHQYDVR0OBBYEFDL3sjmN1KL6bUn38FNQI2uPNs20MB8GA1UdIwQYMBaAFDL3
        sjmN1KL6bUn38FNQI2uPNs20MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwID
        SAAwRQIhAMdakAHOIjOGGEe0BQOO6jLQm5d2FBewDwEtw8f/1p5zAiAeMk72TmQd
        VV+LVMJzzfACW5Idc+cEatqknmJFY+vnpQ==
        -----END CERTIFICATE-----

        """
}
