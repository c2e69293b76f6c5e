enum MemoryUse { static func run() {} }
