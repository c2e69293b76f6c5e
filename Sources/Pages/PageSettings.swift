/// What `gateway.yaml` says of the citizens' pages.
package struct PageSettings: Sendable, Hashable {
    package var isServed = false
    /// Shown above every page.
    package var notice: Pages.Notice?

    package init() {}
}
