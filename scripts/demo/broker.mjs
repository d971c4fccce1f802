// The broker of the demo: the user's, else a mosquitto of our own, else one inside this process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { freePort } from "./free-port.mjs";

const folders = [...(process.env.PATH ?? "").split(path.delimiter), "/usr/sbin", "/usr/local/sbin"];
const START_LIMIT_MS = 10_000;

async function answers(port) {
    const end = Date.now() + START_LIMIT_MS;
    while (Date.now() < end) {
        const isOpen = await new Promise((resolve) => {
            const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
            socket.on("connect", () => socket.destroy());
        });
        if (isOpen) return true;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
}

async function startMosquitto(program) {
    const port = await freePort();
    const folder = mkdtempSync(path.join(tmpdir(), "csp-vision-broker-"));
    const config = path.join(folder, "mosquitto.conf");
    writeFileSync(config, `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\n`);
    const child = spawn(program, ["-c", config], { stdio: "ignore" });
    const stop = async () => {
        const ended = child.exitCode === null && child.signalCode === null ? once(child, "exit") : null;
        child.kill();
        await ended;
        rmSync(folder, { recursive: true, force: true });
    };
    child.on("error", () => {});
    if (await answers(port)) return { url: `mqtt://127.0.0.1:${port}`, remark: "mosquitto", stop };
    await stop();
    return null;
}

async function startAedes() {
    const { Aedes } = await import("aedes");
    const broker = await Aedes.createBroker();
    const server = createServer(broker.handle);
    const port = await freePort();
    await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
    const stop = () => {
        server.close();
        broker.close();
    };
    return { url: `mqtt://127.0.0.1:${port}`, remark: "a broker inside this program", stop };
}

/**
 * @param wanted address of the user's broker; without a scheme it speaks plain MQTT
 * @returns {Promise<{url: string, remark: string, stop: () => void | Promise<void>}>}
 */
export async function findBroker(wanted) {
    if (wanted) {
        const url = /^[a-z]+:\/\//i.test(wanted) ? wanted : `mqtt://${wanted}`;
        return { url, remark: "yours", stop: () => {} };
    }
    const program = folders.map((folder) => path.join(folder, "mosquitto")).find((file) => existsSync(file));
    return (program && (await startMosquitto(program))) || startAedes();
}
