/** Whether a topic is one that an MQTT filter (`+` and `#` are wildcards) asks for. */
export function matchesFilter(filter: string, topic: string): boolean {
    const wanted = filter.split("/");
    const levels = topic.split("/");
    // Wildcards at the start do not ask for the broker's own topics.
    if (topic.startsWith("$") && /^[+#]/.test(filter)) return false;
    for (const [i, level] of wanted.entries()) {
        if (level === "#") return true;
        if (i >= levels.length || (level !== "+" && level !== levels[i])) return false;
    }
    return wanted.length === levels.length;
}
