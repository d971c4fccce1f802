import assert from "node:assert/strict";
import { ProgressLine } from "../../../src/cli/output/progress-line";

function terminal(
    isTTY: boolean,
    columns = 40,
): { isTTY: boolean; columns: number; text: string; write(text: string): boolean } {
    return {
        isTTY,
        columns,
        text: "",
        write(text) {
            this.text += text;
            return true;
        },
    };
}

describe("the progress line", () => {
    it("is drawn over itself on a terminal, and never wider than that", () => {
        const wide = terminal(true);
        new ProgressLine(wide).show(0.5, "dog.jpg");
        assert.equal(wide.text, "\r\u001b[K[##########----------] dog.jpg");
        const narrow = terminal(true, 10);
        new ProgressLine(narrow).show(1, "dog.jpg");
        assert.equal(narrow.text, "\r\u001b[K[########");
    });

    it("has no bar where nobody knows the whole, and makes room for other lines", () => {
        const screen = terminal(true);
        const line = new ProgressLine(screen);
        line.show(null, "7 frames");
        line.say("a camera was lost");
        assert.equal(screen.text, "\r\u001b[K7 frames\r\u001b[Ka camera was lost\n");
    });

    it("is not there without a terminal; what is said is", () => {
        const pipe = terminal(false);
        const line = new ProgressLine(pipe);
        line.show(0.5, "dog.jpg");
        line.clear();
        line.say("gone");
        assert.equal(pipe.text, "gone\n");
    });
});
