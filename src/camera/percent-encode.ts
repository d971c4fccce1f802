/** Percent-encodes all that could end the user, the password or the host for any reader of URLs. */
export function percentEncode(text: string): string {
    return encodeURIComponent(text).replace(
        /[!'()*]/g,
        (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}
