/** Thrown by a bench that lacks something here; the message says what. */
export class NotMeasured extends Error {
    override readonly name = "NotMeasured";
}
