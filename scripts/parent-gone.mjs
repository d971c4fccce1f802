/**
 * Calls back once when the process that started this one is gone. npm hands SIGTERM to its shell, and that one to
 * nobody; without this, all that was started would stay.
 */
export function onParentGone(callback) {
    const parent = process.ppid;
    const timer = setInterval(() => {
        if (process.ppid === parent) return;
        clearInterval(timer);
        callback();
    }, 500);
    timer.unref();
}
