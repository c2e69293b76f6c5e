import NIOCore
import NIOHTTP2
import NIOSSL
import NIOPosix
import ArgumentParser
import Logging
