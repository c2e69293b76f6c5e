import Caching
import Gateway
import Telemetry

extension CacheSettings {
    /// Reading is done by as many threads as a disk answers well at once; they mostly wait.
    private static let readers = 4

    /// The cache's second tier in the folder `cache` of the state folder, where that is asked for.
    func onDisk(in state: String, clock: any GatewayClock, _ log: OperatorLog) -> (DiskSettings, DiskMeans)? {
        guard let disk else { return nil }
        let means = DiskMeans(
            files: SystemFiles(folder: state + "/cache"), writing: DiskThreads(1), reading: DiskThreads(Self.readers), clock: clock
        ) { log.warning($0) }
        return (DiskSettings(bytes: disk, files: diskFiles), means)
    }
}
