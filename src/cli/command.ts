/** One word of `csp-vision`. */
export interface Command {
    /** One line for the list of commands. */
    readonly summary: string;
    /** What `--help` prints. */
    readonly usage: string;
    /**
     * @param args what stands behind the command's word
     * @param signal given when the user ends the command
     * @returns the exit code
     * @throws {VisionError} which becomes a message and an exit code
     */
    run(args: readonly string[], signal: AbortSignal): Promise<number>;
}
