/** "29.9 fps · 8.1 ms · cpu": the rate, what the node itself adds (p50), and what else is worth a word. */
export function figuresText(fps: number, milliseconds: number | null, ...words: string[]): string {
    const parts = [`${fps.toFixed(1)} fps`];
    if (milliseconds !== null) parts.push(`${milliseconds.toFixed(1)} ms`);
    return [...parts, ...words].join(" · ");
}
