import Foundation

/// A tab of a browser.
public struct BrowserPage: Sendable {
    let browser: Browser
    let session: String

    private struct Nothing: Decodable {}

    /// Calls a method of which the answer does not matter.
    func tell(_ method: String, _ parameters: [String: any Sendable] = [:]) async throws {
        _ = try await browser.send(method, parameters, session: session, as: Nothing.self)
    }

    public func open(_ address: String) async throws { try await tell("Page.navigate", ["url": address]) }

    public func reload() async throws { try await tell("Page.reload") }

    /// Shows it in front of the other tabs, as keys go to the front one.
    public func bringToFront() async throws { try await tell("Page.bringToFront") }

    /// - Parameter isPhone: whether it is touched, and has no mouse.
    public func resize(width: Int, height: Int, isPhone: Bool = false) async throws {
        try await tell(
            "Emulation.setDeviceMetricsOverride",
            ["width": width, "height": height, "deviceScaleFactor": isPhone ? 2 : 1, "mobile": isPhone])
        try await tell("Emulation.setTouchEmulationEnabled", ["enabled": isPhone])
    }

    public func setDark(_ isDark: Bool) async throws {
        let feature: [String: any Sendable] = ["name": "prefers-color-scheme", "value": isDark ? "dark" : "light"]
        try await tell("Emulation.setEmulatedMedia", ["features": [feature]])
    }

    /// Takes the network away, or gives it back.
    public func setOffline(_ isOffline: Bool) async throws {
        try await tell(
            "Network.emulateNetworkConditions", ["offline": isOffline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1])
    }

    /// What an expression gives, as text; of a promise, what it is fulfilled with.
    public func value(_ expression: String) async throws -> String {
        struct Evaluation: Decodable {
            struct Remote: Decodable { let value: String? }
            struct Details: Decodable {
                struct Exception: Decodable { let description: String? }
                let text: String
                let exception: Exception?
            }
            let result: Remote
            let exceptionDetails: Details?
        }
        let evaluation: Evaluation = try await browser.send(
            "Runtime.evaluate",
            ["expression": "(async () => String(await (\(expression))))()", "awaitPromise": true, "returnByValue": true],
            session: session)
        if let details = evaluation.exceptionDetails {
            throw BrowserError.script(expression, details.exception?.description ?? details.text)
        }
        return evaluation.result.value ?? ""
    }

    /// Waits until an expression is true.
    public func wait(for expression: String, atMost duration: Duration = .seconds(15)) async throws {
        let end = ContinuousClock.now + duration
        while ContinuousClock.now < end {
            // While a page goes and another comes, there is nobody to ask.
            if (try? await value("Boolean(\(expression))")) == "true" { return }
            try await Task.sleep(for: .milliseconds(15))
        }
        throw BrowserError.waitedFor(expression, page: (try? await value("document.body.innerText")) ?? "")
    }

    /// Presses a key, as `KeyboardEvent.key` names it, and lets it go.
    public func press(_ key: String, shift: Bool = false, control: Bool = false) async throws {
        let codes = [
            "Enter": 13, "Tab": 9, "Escape": 27, " ": 32, "End": 35, "Home": 36, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39,
            "ArrowDown": 40,
        ]
        let code = codes[key] ?? key.uppercased().unicodeScalars.first.map { Int($0.value) } ?? 0
        let text = control ? nil : key == "Enter" ? "\r" : key.count == 1 ? key : nil
        var event: [String: any Sendable] = ["key": key, "windowsVirtualKeyCode": code, "modifiers": (shift ? 8 : 0) + (control ? 2 : 0)]
        event["type"] = text == nil ? "rawKeyDown" : "keyDown"
        event["text"] = text
        try await tell("Input.dispatchKeyEvent", event)
        event["type"] = "keyUp"
        event["text"] = nil
        try await tell("Input.dispatchKeyEvent", event)
    }

    /// Writes into the field that has the focus.
    public func type(_ text: String) async throws { try await tell("Input.insertText", ["text": text]) }

    /// Touches the middle of an element for a moment, or for longer.
    public func touch(_ selector: String, for duration: Duration = .milliseconds(20)) async throws {
        let box = "document.querySelector('\(selector)').getBoundingClientRect()"
        let x = Double(try await value("\(box).x + \(box).width / 2")) ?? 0,
            y = Double(try await value("\(box).y + \(box).height / 2")) ?? 0
        let point: [String: any Sendable] = ["x": x, "y": y]
        try await tell("Input.dispatchTouchEvent", ["type": "touchStart", "touchPoints": [point]])
        try await Task.sleep(for: duration)
        try await tell("Input.dispatchTouchEvent", ["type": "touchEnd", "touchPoints": [String]()])
    }

    /// A picture of what is to be seen, as PNG.
    public func screenshot() async throws -> [UInt8] {
        struct Shot: Decodable { let data: String }
        let shot: Shot = try await browser.send("Page.captureScreenshot", ["format": "png"], session: session)
        return Data(base64Encoded: shot.data).map(Array.init) ?? []
    }
}
