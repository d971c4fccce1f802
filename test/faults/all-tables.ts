import { FFMPEG } from "./cases/ffmpeg";
import { HOST } from "./cases/host";
import { INPUT } from "./cases/input";
import { NODE_RED } from "./cases/node-red";
import { READERS } from "./cases/readers";
import { SECRETS } from "./cases/secrets";
import { STREAM } from "./cases/stream";
import type { Family, FaultTable } from "./fault-table";

/** The cases of this folder, by family. */
export const TABLES: Readonly<Record<Family, FaultTable>> = {
    ffmpeg: FFMPEG,
    host: HOST,
    input: INPUT,
    "node-red": NODE_RED,
    readers: READERS,
    secrets: SECRETS,
    stream: STREAM,
};
