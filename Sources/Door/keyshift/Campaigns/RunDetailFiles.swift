import Experiments
import Results
import ScenarioFile

/// The files that hold a row for each device, each relay and each message of each run.
///
/// They are written run by run from what was kept of each: of a large group, all rows at once would fill the memory.
struct RunDetailFiles {
    private let folder: String
    private let files: [ResultFile]
    private let plan: Plan
    private let devices: TableText<DeviceRow>
    private let relays: TableText<RelayRow>
    private let messages: TableText<MessageRow>

    init(in folder: String, of results: ScenarioResults) {
        self.folder = folder
        files = results.files
        plan = Plan(results.points, counts: results.manifest.replications.map(\.count))
        let (scenario, swept) = (results.scenario.name, results.document.sweptColumns)
        devices = TableText(scenario: scenario, swept: swept)
        relays = TableText(scenario: scenario, swept: swept)
        messages = TableText(scenario: scenario, swept: swept)
    }

    /// Writes them, in the order of the plan.
    func write(from kept: KeptRuns) throws(Failure) {
        let devicesFile = try LineFile(folder + "/" + ResultFile.devices.name, devices.header)
        let relaysFile = try LineFile(folder + "/" + ResultFile.relays.name, relays.header)
        let messagesFile: LineFile? =
            files.contains(.messages)
            ? try LineFile(folder + "/" + ResultFile.messages.name, messages.header) : nil
        for run in plan.runs {
            let details = try kept.details(of: run)
            try devicesFile.append(details.devices.lazy.map(devices.line))
            try relaysFile.append(details.relays.lazy.map(relays.line))
            try messagesFile?.append(details.messages.lazy.map(messages.line))
        }
        try devicesFile.close()
        try relaysFile.close()
        try messagesFile?.close()
    }
}
