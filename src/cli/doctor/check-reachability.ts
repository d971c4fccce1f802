import { VisionError } from "../../errors";
import { splitBrokerUrl } from "../../mqtt/broker-options";
import { checkBroker } from "../../mqtt/check-broker";
import type { Check } from "./check";

/** Whether a broker takes a client. */
export async function checkReachability(broker: string): Promise<Check> {
    const name = "broker";
    try {
        const version = await checkBroker(broker);
        const text = `${splitBrokerUrl(broker).url} takes clients of MQTT ${version}`;
        return { name, state: "ok", text };
    } catch (error) {
        if (!(error instanceof VisionError)) throw error;
        return { name, state: "fault", text: error.message, code: error.code };
    }
}
